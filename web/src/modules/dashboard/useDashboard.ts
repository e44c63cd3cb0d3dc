import { computed, onScopeDispose, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { DashboardSeries, DashboardStats } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'
import { useAlertsLive, useLive } from '@/shared/live/useLive'
import { useNow } from '@/shared/useNow'

const REFRESH_MS = 30_000
const SETTLE_MS = 1_000
const WEEKS = 12

/** The figures and their charts: read again each half minute, and soon after an alert or a notification. */
export function useDashboard() {
  const figures = useAction()
  const charts = useAction()
  const now = useNow()
  const stats = shallowRef<DashboardStats>()
  const series = shallowRef<DashboardSeries>()
  const readAt = shallowRef<number>()
  let soon: ReturnType<typeof setTimeout> | undefined

  async function load() {
    clearTimeout(soon)
    const query = { semaines: WEEKS }
    const [newStats, newSeries] = await Promise.all([
      figures.run(() => api.GET('/api/v1/dashboard/stats')), charts.run(() => api.GET('/api/v1/dashboard/series', { params: { query } })),
    ])
    stats.value = newStats ?? stats.value
    series.value = newSeries ?? series.value
    if (newStats && newSeries)
      readAt.value = Date.now()
  }

  function loadSoon() {
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SETTLE_MS)
  }

  if (useSession().can('alertes:read'))
    useAlertsLive(message => message.type === 'alert' && loadSoon())
  useLive<{ type: string }>('/ws/notifications', message => message.type === 'notification' && loadSoon())

  const timer = setInterval(() => document.visibilityState === 'visible' && void load(), REFRESH_MS)
  onScopeDispose(() => {
    clearInterval(timer)
    clearTimeout(soon)
  })
  void load()
  const stale = computed(() => readAt.value !== undefined && now.value - readAt.value > 2.5 * REFRESH_MS)
  const problem = computed(() => figures.problem.value ?? charts.problem.value)
  return { stats, series, readAt, stale, problem, load }
}
