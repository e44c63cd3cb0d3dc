import type { ChartModel } from './model'

/** All moments of all series in order, with each series' value at that moment, null where it has none. */
export function rowsOf({ series }: ChartModel) {
  const rows = new Map<number, (number | null)[]>()
  series.forEach((one, column) => one.at.forEach((at, i) => {
    const row = rows.get(at) ?? series.map(() => null)
    row[column] = one.values[i] ?? null
    rows.set(at, row)
  }))
  return [...rows].sort(([a], [b]) => a - b).map(([at, values]) => ({ at, values }))
}

/** The same as text for a spreadsheet: ISO times in UTC, a point as decimal mark, a cell that cannot turn into a formula. */
export function csvOf(model: ChartModel, timeHeader: string) {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const headers = model.series.flatMap(one => [`${one.name} (${one.unit})`, ...one.min ? [`${one.name} min`] : [], ...one.max
    ? [`${one.name} max`] : []])
  const lines = rowsOf(model).map(({ at, values }) => [new Date(at).toISOString(), ...model.series.flatMap((one, column) => {
    const i = one.at.indexOf(at)
    return [values[column], ...one.min ? [one.min[i]] : [], ...one.max ? [one.max[i]] : []].map(value => value ?? '')
  })].join(','))
  return `\uFEFF${[[timeHeader, ...headers].map(cell).join(','), ...lines].join('\r\n')}\r\n`
}
