/**
 * The moment at which a day begins where the reader is, as ISO 8601 in UTC.
 * @param day "2026-03-02"; anything else gives undefined.
 * @param after days to add: 1 gives the end of the day, which is the start of the next.
 */
export function startOfDay(day: string, timeZone: string, after = 0): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (!match)
    return
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number]
  const wanted = Date.UTC(year, month - 1, date + after)
  if (Number.isNaN(wanted) || new Date(Date.UTC(year, month - 1, date)).getUTCDate() !== date)
    return
  // The offset before the guess and the one at it differ on the two days a year when clocks change.
  const first = wanted - offsetAt(wanted, timeZone)
  return new Date(wanted - offsetAt(first, timeZone)).toISOString()
}

/** How far local time is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
    hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(moment)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(one => one.type === type)!.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(moment / 1000) * 1000
}
