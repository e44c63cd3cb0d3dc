import type { PeriodLength } from '@/api/types'

/** Steps from a day of one period to a day of the next (1) or the one before (-1). Days are ISO dates. */
export function stepped(day: string, length: PeriodLength, by: 1 | -1) {
  const date = new Date(`${day}T00:00:00Z`)
  if (length === 'mois')
    date.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + by, 1) // the first: every month has one
  else
    date.setUTCDate(date.getUTCDate() + by * (length === 'semaine' ? 7 : 1))
  return date.toISOString().slice(0, 10)
}
