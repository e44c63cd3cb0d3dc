import { type MaybeRefOrGetter, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import { api } from '@/api/client'
import type { AlertQuery } from '@/api/types'
import type { Alert } from '@/api/types'
import { useAlertsLive } from '@/shared/live/useLive'
import { usePaged } from '@/shared/usePaged'

const SETTLE_MS = 1_000
const REFRESH_MS = 60_000

/** The alerts that the filters let through; what happens to one that is shown is seen at once, new ones soon after. */
export function useAlerts(filters: MaybeRefOrGetter<AlertQuery>) {
  const list = usePaged(({ limit, offset }) =>
    api.GET('/api/v1/alerts', { params: { query: { ...toValue(filters), limit, offset } } }), () => JSON.stringify(toValue(filters)))
  const rows = shallowRef<Alert[]>([])
  watch(list.rows, read => rows.value = read, { immediate: true })

  let timer: ReturnType<typeof setTimeout> | undefined
  function refreshSoon() {
    clearTimeout(timer)
    timer = setTimeout(() => void list.refresh(), SETTLE_MS)
  }

  const { state, stale } = useAlertsLive((message) => {
    if (message.type !== 'alert')
      return
    rows.value = rows.value.map(row => row.id === message.alert.id ? message.alert : row)
    refreshSoon()
  })
  const repeat = setInterval(() => document.visibilityState === 'visible' && void list.refresh(), REFRESH_MS)
  onScopeDispose(() => {
    clearTimeout(timer)
    clearInterval(repeat)
  })
  return { ...list, rows, state, stale }
}
