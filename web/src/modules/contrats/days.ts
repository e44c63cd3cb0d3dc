import { noonOf } from '@/shared/zonedTime'

/** The last day after so many months more. Contracts end at the end of months: from 30 June six months lead to 31 December. */
export function endAfter(end: string, months: number): string {
  const [year, month, day] = addDay(end, 1).split('-').map(Number) as [number, number, number]
  const target = new Date(Date.UTC(year, month - 1 + months, 1))
  const longest = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  target.setUTCDate(Math.min(day, longest))
  return addDay(target.toISOString().slice(0, 10), -1)
}

/** Whole months from the first day through the last; 12 when they are not whole. */
export function monthsOf(start: string, end: string): number {
  const next = addDay(end, 1)
  const [from, to] = [start, next].map(day => day.split('-').map(Number)) as [number[], number[]]
  const months = (to[0]! - from[0]!) * 12 + to[1]! - from[1]!
  return months >= 1 && to[2] === from[2] ? months : 12
}

const addDay = (day: string, by: number) => new Date(Date.parse(noonOf(day)) + by * 86_400_000).toISOString().slice(0, 10)
