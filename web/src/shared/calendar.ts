// Months and days of a calendar without hours: `2026-03` and `2026-03-02`, as the person's zone has them.
import { parseLocalInput } from './zonedTime'

const DAY_MS = 86_400_000
const iso = (at: number, length: number) => new Date(at).toISOString().slice(0, length)

export const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

/** The month that lies so many months away. */
export function monthAfter(month: string, by: number) {
  const [year, number] = month.split('-').map(Number)
  return iso(Date.UTC(year!, number! - 1 + by, 1), 7)
}

/** The days of whole weeks that hold the month. `firstDay`: the weekday on which a week begins, 1 Monday to 7 Sunday. */
export function weeksOf(month: string, firstDay: number): string[] {
  const first = Date.parse(`${month}-01T00:00:00Z`)
  const before = (new Date(first).getUTCDay() - firstDay + 7) % 7
  const last = Date.parse(`${monthAfter(month, 1)}-01T00:00:00Z`) - DAY_MS
  const count = Math.ceil((before + new Date(last).getUTCDate()) / 7) * 7
  return Array.from({ length: count }, (_, index) => iso(first + (index - before) * DAY_MS, 10))
}

/** The moments between which such days lie in the zone, as the lists want them: from `du` on, before `au`. */
export function spanOf(days: readonly string[], timeZone: string) {
  const midnight = (day: string) => new Date(parseLocalInput(`${day}T00:00`, timeZone)!).toISOString()
  return { du: midnight(days[0]!), au: midnight(iso(Date.parse(`${days.at(-1)}T00:00:00Z`) + DAY_MS, 10)) }
}

/** The whole name of a weekday, 1 Monday to 7 Sunday. The 5th of January 1970 was a Monday. */
export const weekdayName = (day: number, language: string) => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  .format(Date.UTC(1970, 0, 4 + day))

/** On what weekday the weeks of a language begin, 1 Monday to 7 Sunday; Monday where the browser does not know. */
export function firstDayOf(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }, weekInfo?: { firstDay: number } }
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}

/** Things by their day, in the order in which they come; those without a day are in none. */
export function byDay<T>(things: readonly T[], dayOf: (thing: T) => string | undefined): Map<string, T[]> {
  const days = new Map<string, T[]>()
  for (const thing of things) {
    const day = dayOf(thing)
    if (day !== undefined)
      days.set(day, [...days.get(day) ?? [], thing])
  }
  return days
}
