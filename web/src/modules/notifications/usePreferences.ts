import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { NotificationPreferences } from '@/api/types'
import { useAction } from '@/shared/useAction'

/** How the caller is told by mail and WhatsApp; saved whole, as he chooses. */
export function usePreferences() {
  const { busy, problem, run } = useAction()
  const preferences = shallowRef<NotificationPreferences>()

  async function load() {
    preferences.value = await run(() => api.GET('/api/v1/notifications/preferences')) ?? preferences.value
  }

  /** True when it was saved. */
  async function save(change: Partial<Pick<NotificationPreferences, 'courriel' | 'whatsapp' | 'silence' | 'heure_resume'>>) {
    if (!preferences.value)
      return false
    const { courriel, whatsapp, silence, heure_resume } = { ...preferences.value, ...change }
    const saved = await run(() => api.PUT('/api/v1/notifications/preferences', { body: { courriel, whatsapp, silence, heure_resume } }))
    preferences.value = saved ?? { ...preferences.value }
    return saved !== undefined
  }

  /** He wants messages at this number; true when it was saved. */
  async function consent(numero: string) {
    const saved = await run(() => api.PUT('/api/v1/notifications/whatsapp', { body: { numero } }))
    preferences.value = saved ?? preferences.value
    return saved !== undefined
  }

  /** He wants none, and his number is forgotten. */
  async function refuse() {
    await run(() => api.DELETE('/api/v1/notifications/whatsapp'))
    await load()
  }

  void load()
  return { preferences, busy, problem, load, save, consent, refuse }
}
