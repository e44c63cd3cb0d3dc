// Numbers, units and moments in the words of a language. Pure: useFormat binds it to the signed-in person.
import { METRICS, type Metric } from './metrics'

export interface FormatSettings { language: string, timeZone: string, temperatureUnit: 'c' | 'f' }

/** Missing and non-finite values are shown as this, never as 0. */
export const NOTHING = '–'

const cache = new Map<string, unknown>()
function cached<T>(key: string, make: () => T): T {
  if (!cache.has(key))
    cache.set(key, make())
  return cache.get(key) as T
}

const NBSP = '\u00A0' // keeps a unit with its number; the narrow one leaves too little air in Archivo

export function formatNumber(value: number | null | undefined, digits: number, { language }: FormatSettings) {
  if (value === null || value === undefined || !Number.isFinite(value))
    return NOTHING
  const format = cached(`n ${language} ${digits}`, () =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }))
  return format.format(Object.is(Math.round(value * 10 ** digits), -0) ? 0 : value)
}

/** A measured value as it is shown: °F and kilo- where they are due. `scale` turns wire units into shown ones. */
export function shownUnit(metric: Metric, magnitude: number, { temperatureUnit }: FormatSettings) {
  const { unit, digits } = METRICS[metric]
  if (metric === 'temperature' && temperatureUnit === 'f')
    return { unit: '°F', digits, scale: (value: number) => value * 9 / 5 + 32 }
  if ((unit === 'W' || unit === 'Wh') && Math.abs(magnitude) >= 1000) {
    const [prefix, factor] = Math.abs(magnitude) >= 1e6 ? ['M', 1e6] as const : ['k', 1000] as const
    return { unit: prefix + unit, digits: 2, scale: (value: number) => value / factor }
  }
  return { unit, digits, scale: (value: number) => value }
}

export function measureParts(metric: Metric, value: number | null | undefined, settings: FormatSettings) {
  const { unit, digits, scale } = shownUnit(metric, value ?? 0, settings)
  const known = value !== null && value !== undefined && Number.isFinite(value)
  return { value: known ? formatNumber(scale(value), digits, settings) : NOTHING, unit: known ? unit : '' }
}

export function measureText(metric: Metric, value: number | null | undefined, settings: FormatSettings) {
  const { value: text, unit } = measureParts(metric, value, settings)
  return unit ? text + NBSP + unit : text
}

const DATE_STYLES = {
  date: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  short: { dateStyle: 'short', timeStyle: 'short' },
  full: { dateStyle: 'long', timeStyle: 'medium' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
export type DateStyle = keyof typeof DATE_STYLES

export function formatDate(at: string | number | Date | null | undefined, style: DateStyle, { language, timeZone }: FormatSettings) {
  const date = at === null || at === undefined ? undefined : new Date(at)
  if (!date || Number.isNaN(date.getTime()))
    return NOTHING
  return cached(`d ${language} ${timeZone} ${style}`, () => new Intl.DateTimeFormat(language,
    { ...DATE_STYLES[style], timeZone })).format(date)
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]

/** "il y a 12 s", "dans 3 j"; the future within a minute counts as now, because clocks differ. */
export function formatAge(at: string | number | null | undefined, now: number, { language }: FormatSettings) {
  const time = at === null || at === undefined ? Number.NaN : new Date(at).getTime()
  if (Number.isNaN(time))
    return NOTHING
  const seconds = (time - now) / 1000
  const shown = seconds > 0 && seconds < 60 ? 0 : Math.trunc(seconds)
  const [unit, size] = STEPS.find(([, step]) => Math.abs(shown) >= step) ?? ['second', 1]
  const format = cached(`a ${language}`, () => ({
    ago: new Intl.RelativeTimeFormat(language, { style: 'short' }),
    now: new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
  }))
  // "hier" is not said of 47 hours: only the present has a word of its own.
  return shown === 0 ? format.now.format(0, 'second') : format.ago.format(Math.trunc(shown / size), unit)
}

/** A length of time in its one or two greatest units: "2 h 05 min", "45 s", "3 j 4 h". */
export function formatDuration(seconds: number | null | undefined, { language }: FormatSettings) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds) || seconds < 0)
    return NOTHING
  const units: ['day' | 'hour' | 'minute' | 'second', number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]
  let rest = Math.round(seconds)
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (parts.length > 0 && count === 0)
      break
    if (count > 0 && parts.push(unitText(count, unit, language)) === 2)
      break
  }
  return parts.length > 0 ? parts.join(' ') : unitText(0, 'second', language)
}

const unitText = (count: number, unit: string, language: string) => cached(`u ${language} ${unit}`, () =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' })).format(count)

/** A number of bytes, in the greatest unit that leaves it at least 1. */
export function formatBytes(bytes: number | null | undefined, { language }: FormatSettings) {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes) || bytes < 0)
    return NOTHING
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[power]!, maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 })
    .format(value)
}
