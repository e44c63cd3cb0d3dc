import { type Ref, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Latest } from '@/api/types'
import { useBatteryLive } from '@/shared/live/useLive'
import { useAction } from '@/shared/useAction'

export const TRACED = ['power', 'current', 'voltage', 'temperature', 'soc'] as const
export type Traced = typeof TRACED[number]
export interface TracePoint { at: number, values: Record<Traced, number | null> }

export const WINDOW_MS = 15 * 60_000
const MOST_POINTS = 2000

const pick = (latest: Latest): TracePoint =>
  ({ at: Date.parse(latest.at), values: Object.fromEntries(TRACED.map(metric =>
    [metric, latest[metric] ?? null])) as TracePoint['values'] })

/** Adds a point in its place by time; one of the same moment replaces the other, and what leaves the window is dropped. */
export function addPoint(points: TracePoint[], point: TracePoint): TracePoint[] {
  const last = points.at(-1)
  if (!Number.isFinite(point.at) || (last && point.at < last.at - WINDOW_MS))
    return points
  const others = points.filter(({ at }) => at !== point.at && at > Math.max(point.at, last?.at ?? 0) - WINDOW_MS)
  const index = others.findLastIndex(({ at }) => at < point.at) + 1
  return others.toSpliced(index, 0, point).slice(-MOST_POINTS)
}

/** The last quarter of an hour of a battery, from the history and then live. */
export function useTrace(id: Ref<number>) {
  const { busy, problem, run } = useAction()
  const points = shallowRef<TracePoint[]>([])
  const gapMs = shallowRef(60_000)

  async function load() {
    const to = Date.now()
    const query = { from: new Date(to - WINDOW_MS).toISOString(), to: new Date(to).toISOString(), bucket: 'raw',
      metrics: TRACED.join(',') } as const
    const history = await run(() => api.GET('/api/v1/batteries/{id}/history', { params: { path: { id: id.value }, query } }))
    if (!history)
      return
    gapMs.value = history.gap_seconds * 1000
    const read = history.at.map((at, i): TracePoint => ({ at: Date.parse(at), values: Object.fromEntries(TRACED.map((metric) => {
      const series = history.series[metric]
      return [metric, (series?.last ?? series?.mean)?.[i] ?? null]
    })) as TracePoint['values'] }))
    points.value = points.value.reduce(addPoint, read) // what arrived meanwhile is kept
  }

  useBatteryLive(id, (message) => {
    if (message.type === 'sample')
      points.value = addPoint(points.value, pick(message))
  })
  watch(id, () => {
    points.value = []
    void load()
  }, { immediate: true })
  return { points, gapMs, busy, problem, retry: load }
}
