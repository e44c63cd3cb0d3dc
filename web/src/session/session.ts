import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Language, LoginAnswer, Me } from '@/api/types'
import { forgetTokens, freshAccessToken, onSessionChange, storeTokens, storedTokens } from './tokens'

/** Who is signed in, and what they may do. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me>()
  const signedIn = shallowRef(storedTokens() !== undefined)

  onSessionChange((present) => {
    signedIn.value = present
    if (!present)
      me.value = undefined
  })

  /** Keeps what a successful login answered. */
  function enter(answer: LoginAnswer, remember: boolean) {
    forgetTokens()
    storeTokens(answer, remember)
    signedIn.value = true
  }

  /** Loads the profile once; false when the session is over, and throws when the server cannot be reached. */
  async function ensureMe(): Promise<boolean> {
    if (!signedIn.value)
      return false
    return me.value !== undefined || reloadMe()
  }

  async function reloadMe(): Promise<boolean> {
    const { data, response } = await api.GET('/api/v1/users/me')
    if (data) {
      me.value = data
      return true
    }
    if (response.status === 401) {
      forgetTokens()
      return false
    }
    throw new Error(`profile: ${response.status}`)
  }

  /** Keeps a language in the profile: it follows the person, and a reload does not undo it. Offline it stays here only. */
  async function keepLanguage(language: Language) {
    if (!me.value || me.value.language === language)
      return
    const { nom, prenom, time_zone, temperature_unit } = me.value
    const body = { nom, prenom, time_zone, temperature_unit, language }
    const answer = await api.PUT('/api/v1/users/me', { body }).catch(() => undefined)
    me.value = answer?.data ?? me.value
  }

  async function leave() {
    const token = await freshAccessToken().catch(() => undefined)
    // Forgotten before the server is told: it ends the session's sockets at once, and no page should ask it for more then.
    forgetTokens()
    // Signing out here must work without the network too; the server's session then expires by itself.
    const headers = { Authorization: `Bearer ${token}` }
    if (token)
      await fetch('/api/v1/auth/logout', { method: 'POST', headers, keepalive: true }).catch(() => undefined)
  }

  /** Whether the person holds a permission such as `alertes:acknowledge`; `alertes:*` and `*` hold it too. `*` ends at the company:
   *  what reaches over companies, `tenants:…`, is held by name only. Who may read everything may read his own (`…_own`). */
  function can(permission: string) {
    const held = me.value?.permissions ?? []
    const [area] = permission.split(':')
    return held.some(one => (one === '*' && area !== 'tenants') || one === permission || `${one}_own` === permission || one === `${area}:*`)
  }

  const name = computed(() => me.value ? `${me.value.prenom} ${me.value.nom}`.trim() || me.value.email : '')
  return { me, signedIn, name, enter, leave, ensureMe, reloadMe, can, keepLanguage }
})
