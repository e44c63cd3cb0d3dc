export const RANGES = ['24h', '7j', '30j', '12m'] as const
export type Range = typeof RANGES[number]

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
const LENGTHS: Record<Range, number> = { '24h': DAY_MS, '7j': 7 * DAY_MS, '30j': 30 * DAY_MS, '12m': 365 * DAY_MS }
const SHORTEST_MS = 60_000
const LONGEST_MS = 10 * 366 * DAY_MS

export interface Period { from: number, to: number }

/** The period an address asks for: both moments of its own, or a range that ends now. A senseless pair is not followed. */
export function periodOf(range: Range | undefined, from: string, to: string, now: number): Period & { custom: boolean } {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  if (Number.isFinite(start) && Number.isFinite(end) && end - start >= SHORTEST_MS && end - start <= LONGEST_MS)
    return { from: start, to: end, custom: true }
  return { from: now - LENGTHS[range ?? '24h'], to: now, custom: false }
}

/** Earlier, later, narrower or wider; never beyond now, never shorter than a minute. */
export function moved({ from, to }: Period, way: 'earlier' | 'later' | 'narrower' | 'wider', now: number): Period {
  const length = to - from
  if (way === 'earlier' || way === 'later') {
    const end = Math.min(now, to + (way === 'later' ? length : -length) / 2)
    return { from: end - length, to: end }
  }
  const wanted = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, way === 'wider' ? length * 2 : length / 2))
  const end = Math.min(now, (from + to + wanted) / 2)
  return { from: end - wanted, to: end }
}
