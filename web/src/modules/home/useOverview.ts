import { onScopeDispose, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Alert, Overview } from '@/api/types'
import { SEVERITIES } from '@/shared/state'
import { useSession } from '@/session/session'
import { applyLiveToAll } from '@/shared/live/applyLive'
import { useAlertsLive, useFleetLive } from '@/shared/live/useLive'
import { useAction } from '@/shared/useAction'

const REFRESH_MS = 60_000 // energy and counts, which no message carries
const SETTLE_MS = 1_000
const MOST_ALERTS = 8

/** What matters now, read again each minute and soon after an alert; the values between arrive live. */
export function useOverview() {
  const { busy, problem, run } = useAction()
  const session = useSession()
  const overview = shallowRef<Overview>()
  const alerts = shallowRef<Alert[]>()
  let soon: ReturnType<typeof setTimeout> | undefined

  async function load() {
    const worst = session.can('alertes:read') ? worstAlerts().catch(() => undefined) : undefined
    overview.value = await run(() => api.GET('/api/v1/overview')) ?? overview.value
    alerts.value = await worst ?? alerts.value
  }

  const { stale, state } = useFleetLive((message) => {
    if (!overview.value)
      return
    const worst = applyLiveToAll(overview.value.worst, message)
    if (worst !== overview.value.worst)
      overview.value = { ...overview.value, worst }
    if (message.type === 'connectivity')
      reloadSoon()
  })
  if (session.can('alertes:read'))
    useAlertsLive(message => message.type === 'alert' && reloadSoon())

  function reloadSoon() {
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SETTLE_MS)
  }

  const timer = setInterval(() => document.visibilityState === 'visible' && void load(), REFRESH_MS)
  onScopeDispose(() => {
    clearInterval(timer)
    clearTimeout(soon)
  })
  void load()
  return { overview, alerts, busy, problem, stale, state, retry: load }
}

/** The worst that lasts, the newest first within a severity; a milder one is only asked for while there is room. */
async function worstAlerts(): Promise<Alert[]> {
  const found: Alert[] = []
  for (const severity of SEVERITIES) {
    const query = { state: 'active', severity, limit: MOST_ALERTS - found.length } as const
    const { data } = await api.GET('/api/v1/alerts', { params: { query } })
    found.push(...data ?? [])
    if (found.length >= MOST_ALERTS)
      break
  }
  return found
}
