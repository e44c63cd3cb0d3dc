import { onScopeDispose, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Overview } from '@/api/types'
import { useSession } from '@/session/session'
import { applyLiveToAll } from '@/shared/live/applyLive'
import { useAlertsLive, useFleetLive } from '@/shared/live/useLive'
import { useAction } from '@/shared/useAction'

const REFRESH_MS = 60_000 // energy and counts, which no message carries
const SETTLE_MS = 1_000

/** What matters now, read again each minute and soon after an alert; the values between arrive live. */
export function useOverview() {
  const { busy, problem, run } = useAction()
  const session = useSession()
  const overview = shallowRef<Overview>()
  let soon: ReturnType<typeof setTimeout> | undefined

  async function load() {
    overview.value = await run(() => api.GET('/api/v1/overview')) ?? overview.value
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
  return { overview, busy, problem, stale, state, retry: load }
}
