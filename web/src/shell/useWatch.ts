import { onScopeDispose, shallowRef, watch } from 'vue'
import { api, totalOf } from '@/api/client'
import { useSession } from '@/session/session'
import { useLive } from '@/shared/live/useLive'
import type { AlertMessage } from '@/api/types'

const SETTLE_MS = 800 // a storm of alerts asks the server once

/** How many critical alerts nobody has taken on, kept live; the shell shows it on every page. */
export function useWatch() {
  const session = useSession()
  const critical = shallowRef(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function count() {
    const query = { state: 'active', severity: 'critical', acknowledged: false, limit: 1 } as const
    const answer = await api.GET('/api/v1/alerts', { params: { query } }).catch(() => undefined)
    if (answer?.data)
      critical.value = totalOf(answer.response) ?? answer.data.length
  }

  function soon() {
    clearTimeout(timer)
    timer = setTimeout(() => void count(), SETTLE_MS)
  }

  const allowed = () => session.can('alertes:read')
  const { state } = useLive<AlertMessage>(() => allowed() ? '/ws/alerts' : undefined, message => message.type === 'alert' && soon())
  watch(allowed, may => may && void count(), { immediate: true })
  watch(state, now => now === 'live' && allowed() && soon())
  onScopeDispose(() => clearTimeout(timer))

  return critical
}
