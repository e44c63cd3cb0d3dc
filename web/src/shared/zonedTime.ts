// What a person types in a date and time field is in their own time zone, which may not be the device's.

/** Milliseconds that the zone is ahead of UTC at a moment. */
function offsetAt(at: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
    hour: 'numeric',
    minute: 'numeric', second: 'numeric' }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(one => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000
}

/** `2026-03-02T08:00` as a field wants it, in the zone. */
export const localInput = (at: number, timeZone: string) => new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16)

/** `2026-03-02`: the day of a moment as the zone's calendar has it. */
export const zonedDay = (at: number, timeZone: string) => localInput(at, timeZone).slice(0, 10)

/** The moment that such a text means in the zone; an hour that the clocks skip is taken an hour later. Undefined when it is no date. */
export function parseLocalInput(text: string, timeZone: string) {
  const utc = Date.parse(`${text}Z`)
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) || !Number.isFinite(utc))
    return undefined
  const guess = utc - offsetAt(utc, timeZone)
  return utc - offsetAt(guess, timeZone)
}

/** Noon in UTC is the same day on nearly every calendar: for showing a day that has no hour. */
export const noonOf = (day: string) => `${day}T12:00:00Z`
