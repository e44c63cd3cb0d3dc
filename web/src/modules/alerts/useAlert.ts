import { type Ref, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Alert } from '@/api/types'
import { useAlertsLive } from '@/shared/live/useLive'
import { useAction } from '@/shared/useAction'
import { useAlertActions } from './useAlertActions'

/** One alert with what has happened to it; read again when something more does. */
export function useAlert(id: Ref<number>, changed: () => void) {
  const { busy, problem, run } = useAction()
  const alert = shallowRef<Alert>()

  async function load() {
    alert.value = await run(() => api.GET('/api/v1/alerts/{id}', { params: { path: { id: id.value } } })) ?? alert.value
  }

  useAlertsLive((message) => {
    if (message.type === 'alert' && message.alert.id === id.value) {
      void load()
      changed()
    }
  })
  watch(id, () => {
    alert.value = undefined
    void load()
  }, { immediate: true })
  return { alert, busy, problem, retry: load, actions: useAlertActions() }
}
