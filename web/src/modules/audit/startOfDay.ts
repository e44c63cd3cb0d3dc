import { parseLocalInput } from '@/shared/zonedTime'

const NOON_AFTER_MS = 36 * 3_600_000 // noon of the next day, whatever the clocks do in between

/**
 * The moment at which a day begins where the reader is, as ISO 8601 in UTC.
 * @param day "2026-03-02"; what is no day gives undefined.
 * @param next true for the start of the next day, which is the end of this one.
 */
export function startOfDay(day: string, timeZone: string, next = false): string | undefined {
  const utc = Date.parse(`${day}T00:00Z`)
  if (!Number.isFinite(utc))
    return
  const wanted = next ? new Date(utc + NOON_AFTER_MS).toISOString().slice(0, 10) : day
  const moment = parseLocalInput(`${wanted}T00:00`, timeZone)
  return moment === undefined ? undefined : new Date(moment).toISOString()
}
