const DAY = 86_400_000
const SOON_DAYS = 7

export interface Lateness {
  /** `due`: since less than a day. */
  state: 'late' | 'due' | 'soon' | 'ahead'
  /** Whole days, late or left. */
  days: number
}

/** How the next service stands to the present; undefined without one. */
export function latenessOf(next: string | null, now: number): Lateness | undefined {
  const at = next === null ? Number.NaN : Date.parse(next)
  if (Number.isNaN(at))
    return
  const days = Math.floor(Math.abs(now - at) / DAY)
  if (now >= at)
    return { state: days > 0 ? 'late' : 'due', days }
  return { state: at - now <= SOON_DAYS * DAY ? 'soon' : 'ahead', days }
}
