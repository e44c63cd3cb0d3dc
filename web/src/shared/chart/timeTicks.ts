import { localInput, parseLocalInput } from '../zonedTime'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [5_000, 15_000, 30_000, ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE), ...[1, 2, 3, 6, 12].map(n => n * HOUR)]
const DAY_STEPS = [1, 2, 5, 10]
const MONTH_STEPS = [1, 2, 3, 6, 12, 24]

/**
 * Round moments between two, as a clock and a calendar on the wall of that time zone show them; the drawing library knows only the
 * device's zone.
 * @param count about how many there is room for, at least 1.
 */
export function timeTicks(from: number, to: number, timeZone: string, count: number): number[] {
  const span = to - from
  if (!(span > 0) || count < 1)
    return []
  const step = STEPS.find(one => span / one <= count)
  if (step !== undefined)
    return evenTicks(from, to, timeZone, step)
  const days = DAY_STEPS.find(one => span / (one * DAY) <= count)
  const months = MONTH_STEPS.find(one => span / (one * 30.4 * DAY) <= count) ?? MONTH_STEPS.at(-1)!
  return calendarTicks(from, to, timeZone, days !== undefined ? date => nextDay(date, days) : date => nextMonth(date, months))
}

/** Every so many hours or less, counted from the midnight of the zone before the first. */
function evenTicks(from: number, to: number, timeZone: string, step: number) {
  const midnight = startOfDay(from, timeZone)
  const ticks: number[] = []
  for (let at = midnight + Math.ceil((from - midnight) / step) * step; at <= to; at += step)
    ticks.push(at)
  return ticks
}

function calendarTicks(from: number, to: number, timeZone: string, next: (date: Date) => Date) {
  const ticks: number[] = []
  // Dates of the wall, kept as UTC so that the arithmetic knows no change of clocks.
  let date = next(new Date(`${localInput(from, timeZone).slice(0, 10)}T00:00Z`))
  for (let at = momentOf(date, timeZone); at <= to; at = momentOf(date, timeZone)) {
    if (at >= from)
      ticks.push(at)
    date = next(date)
  }
  return ticks
}

const startOfDay = (at: number, timeZone: string) => parseLocalInput(`${localInput(at, timeZone).slice(0, 10)}T00:00`, timeZone)!
const momentOf = (date: Date, timeZone: string) => parseLocalInput(date.toISOString().slice(0, 16), timeZone) ?? Number.POSITIVE_INFINITY
const nextDay = (date: Date, days: number) => new Date(date.getTime() + days * DAY)

function nextMonth(date: Date, months: number) {
  const month = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth() // counted from a year that Date does not take for 19xx
  return new Date(Date.UTC(2000, (Math.floor(month / months) + 1) * months))
}
