import type { Palette } from '@/theme/palette'
import { type ChartModel, type ChartSeries, withGaps } from './model'

export interface ChartLook {
  palette: Palette
  lines: string[]
  narrow: boolean
  formatValue: (value: number | null, series: ChartSeries) => string
  formatTime: (at: number) => string
  formatAxis: (value: number) => string
  formatTick: (at: number) => string
  /** Where the time axis has its labels. */
  ticks: number[]
  words: { min: string, max: string }
}

type Point = [number, number | null]
export interface SeriesOption {
  id: string
  name?: string
  type: 'line' | 'bar'
  yAxisIndex: number
  data: Point[]
  stack?: string
  stackStrategy?: 'all'
  markLine?: { data: object[], [key: string]: unknown }
  [key: string]: unknown
}

/** The drawing library's description of a chart. */
export function chartOption(model: ChartModel, look: ChartLook) {
  const units = [...new Set(model.series.map(series => series.unit))].slice(0, 2)
  const { palette } = look
  return {
    animation: false,
    textStyle: { fontFamily: 'Archivo, sans-serif', color: palette.quiet },
    grid: { left: 8, right: units.length > 1 ? 8 : 14, top: 28, bottom: 8, outerBoundsMode: 'same' },
    tooltip: tooltip(model, look),
    xAxis: {
      type: 'time', min: model.from, max: model.to,
      axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false, customValues: look.ticks },
      axisLabel: { color: palette.quiet, hideOverlap: true, fontSize: 11, formatter: look.formatTick, customValues: look.ticks },
      splitLine: { show: false },
    },
    yAxis: units.map((unit, index) => ({
      type: 'value', name: unit, scale: !model.fromZero && model.series.some(series => series.kind !== 'bar' && !series.step),
      max: unit === '%' ? 100 : undefined, position: index === 0 ? 'left' : 'right', nameGap: 12,
      nameTextStyle: { color: palette.quiet, align: index === 0 ? 'left' : 'right', fontSize: 11 },
      axisLabel: { color: palette.quiet, fontSize: 11, formatter: look.formatAxis }, splitNumber: 4,
      splitLine: { show: index === 0, lineStyle: { color: palette.line, opacity: 0.7 } },
    })),
    series: model.series.flatMap((series, index) => [
      ...band(series, Math.max(0, units.indexOf(series.unit)), model.gapMs, look),
      line(series, Math.max(0, units.indexOf(series.unit)), model, look, index === 0),
    ]),
  }
}

function line(series: ChartSeries, yAxisIndex: number, model: ChartModel, { lines, palette }: ChartLook, first: boolean): SeriesOption {
  const colour = lines[series.colour % lines.length]!
  const marks = first ? markLine(model, palette) : undefined
  const spans = first && model.spans?.length ? { silent: true, itemStyle: { color: palette.silent, opacity: 0.16 },
    data: model.spans.map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]) } : undefined
  const common = { id: series.key, name: series.name, yAxisIndex, ...marks && { markLine: marks }, ...spans && { markArea: spans } }
  if (series.kind === 'bar')
    return { ...common, type: 'bar', data: withGaps(series.at, series.values, 0),
      itemStyle: { color: colour, borderRadius: [3, 3, 0, 0], opacity: series.comparison ? 0.45 : 1 }, barMaxWidth: 26, barGap: '15%' }
  const data = withGaps(series.at, series.values, model.gapMs)
  return {
    ...common, type: 'line', data, connectNulls: false, z: series.comparison ? 2 : 3, ...series.step && { step: 'end' },
    showSymbol: isLonely(data), symbolSize: 5, symbol: 'circle',
    lineStyle: { color: colour, width: series.comparison ? 1.4 : 2, type: series.comparison ? 'dashed' : 'solid',
      opacity: series.comparison ? 0.75 : 1 },
    itemStyle: { color: colour }, emphasis: { disabled: true },
  }
}

/** A point between two holes draws no line: then the points themselves are shown. */
const isLonely = (data: Point[]) => data.some(([, value], i) => value !== null && (data[i - 1]?.[1] ?? null) === null
  && (data[i + 1]?.[1] ?? null) === null)

/** Two stacked areas: an invisible one up to the least, and a tinted one from there to the greatest. */
function band({ key, at, min, max, comparison, colour }: ChartSeries, yAxisIndex: number, gapMs: number,
  { lines }: ChartLook): SeriesOption[] {
  if (!min || !max || comparison)
    return []
  const height = max.map((high, i) => high === null || min[i] === null || min[i] === undefined ? null : high - min[i])
  const common = {
    type: 'line', yAxisIndex, stack: `band ${key}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, showSymbol: false, silent: true,
    connectNulls: false, tooltip: { show: false }, emphasis: { disabled: true }, z: 1,
  } as const
  return [
    { ...common, id: `${key} low`, data: withGaps(at, min, gapMs) },
    { ...common, id: `${key} high`, data: withGaps(at, height, gapMs), areaStyle: { color: lines[colour % lines.length], opacity: 0.16 } },
  ]
}

function markLine({ thresholds = [], marks = [] }: ChartModel, palette: Palette) {
  if (thresholds.length === 0 && marks.length === 0)
    return undefined
  return {
    silent: true, symbol: 'none',
    data: [
      ...thresholds.map(({ value, label, severity }) => ({
        yAxis: value, lineStyle: { color: palette[severity], type: 'dashed', width: 1.3 },
        label: { formatter: label, position: 'insideEndTop', color: palette[severity], fontSize: 11,
          backgroundColor: palette.surface, padding: [1, 4] },
      })),
      ...marks.map(({ at, severity, label }) => ({
        xAxis: at, lineStyle: { color: palette[severity], type: 'solid', width: 1.5, opacity: 0.65 },
        label: { formatter: label, position: 'insideEndTop', color: palette[severity], fontSize: 11 },
      })),
    ],
  }
}

interface TooltipItem { seriesId: string, marker: string, value: Point }

function tooltip(model: ChartModel, { palette, narrow, formatTime, formatValue, words }: ChartLook) {
  return {
    trigger: 'axis', confine: true, backgroundColor: palette.raised, borderColor: palette.line, padding: [8, 12],
    textStyle: { color: palette.ink, fontSize: 12 }, axisPointer: { lineStyle: { color: palette.quiet }, type: 'line' },
    className: narrow ? 'chart-tip narrow' : 'chart-tip',
    formatter: (items: TooltipItem[]) => {
      const rows = items.flatMap((item) => {
        const series = model.series.find(one => one.key === item.seriesId)
        if (!series)
          return []
        const index = series.at.indexOf(item.value[0])
        const [low, high] = [series.min?.[index], series.max?.[index]]
        const extremes = low === null || low === undefined || high === null || high === undefined || low === high ? ''
          : `<br><small>${words.min} ${formatValue(low, series)} · ${words.max} ${formatValue(high, series)}</small>`
        return [`${item.marker}${escapeHtml(series.name)} <b>${formatValue(item.value[1], series)}</b>${extremes}`]
      })
      const at = items[0]?.value[0]
      return at === undefined || rows.length === 0 ? '' : `${escapeHtml(formatTime(at))}<br>${rows.join('<br>')}`
    },
  }
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
