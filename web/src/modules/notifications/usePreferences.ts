import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { NotificationPreferences } from '@/api/types'
import { useAction } from '@/shared/useAction'

/** How the caller is told by mail; saved whole, as he chooses. */
export function usePreferences() {
  const { busy, problem, run } = useAction()
  const preferences = shallowRef<NotificationPreferences>()

  async function load() {
    preferences.value = await run(() => api.GET('/api/v1/notifications/preferences')) ?? preferences.value
  }

  /** True when it was saved. */
  async function save(change: Partial<Pick<NotificationPreferences, 'courriel' | 'silence' | 'heure_resume'>>) {
    if (!preferences.value)
      return false
    const { courriel, silence, heure_resume } = { ...preferences.value, ...change }
    const saved = await run(() => api.PUT('/api/v1/notifications/preferences', { body: { courriel, silence, heure_resume } }))
    preferences.value = saved ?? { ...preferences.value }
    return saved !== undefined
  }

  void load()
  return { preferences, busy, problem, load, save }
}
