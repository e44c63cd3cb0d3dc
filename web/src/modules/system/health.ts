import type { SystemStatus } from '@/api/types'
import type { State } from '@/shared/state'

/** One thing that may ask for attention. */
export interface Sign { key: 'answer' | 'queue' | 'database' | 'commit', state: Extract<State, 'ok' | 'warning' | 'critical'> }

const QUEUE = { warning: 0.5, critical: 0.9 } // parts of the room there is
const LATENCY_MS = { warning: 50, critical: 500 }
const COMMIT_MS = { warning: 500, critical: 5000 }

const grade = (value: number, limits: { warning: number, critical: number }): Sign['state'] =>
  value >= limits.critical ? 'critical' : value >= limits.warning ? 'warning' : 'ok'

/** Part of the queue in use, 0 to 1. A queue without room counts as full. */
export const queueShare = ({ queue_depth, queue_capacity }: SystemStatus['ingest']) =>
  queue_capacity > 0 ? Math.min(1, Math.max(0, queue_depth / queue_capacity)) : 1

/** What the figures say, the same signs each time, so that the page does not jump. */
export function signsOf(status: SystemStatus, answers: boolean): Sign[] {
  return [
    { key: 'answer', state: answers ? 'ok' : 'critical' },
    { key: 'queue', state: grade(queueShare(status.ingest), QUEUE) },
    { key: 'database', state: grade(status.database.latency_ms, LATENCY_MS) },
    { key: 'commit', state: grade(status.ingest.last_commit_ms ?? 0, COMMIT_MS) },
  ]
}

export const worstOf = (signs: readonly Sign[]): Sign['state'] =>
  signs.some(({ state }) => state === 'critical') ? 'critical' : signs.some(({ state }) => state === 'warning') ? 'warning' : 'ok'

/** A version without most of the commit that it was built from: "1.0.0+96ce598888b1…" → "1.0.0+96ce598". */
export const shortVersion = (version: string) => version.replace(/(\+[0-9a-f]{7})[0-9a-f]+$/, '$1')

/** A line through values, as points of an SVG of this size; the first stands at the left, the scale begins at 0. Empty below two values. */
export function sparkline(values: readonly number[], width: number, height: number) {
  if (values.length < 2)
    return ''
  const top = Math.max(...values, Number.EPSILON)
  const x = (index: number) => (index / (values.length - 1) * width).toFixed(1)
  return values.map((value, index) => `${x(index)},${(height - value / top * height).toFixed(1)}`).join(' ')
}
