import { computed } from 'vue'
import { api } from '@/api/client'
import type { Me, MeUpdate } from '@/api/types'
import { useSession } from '@/session/session'
import { useRecord } from '@/shared/useRecord'

/** The signed-in person's own profile, read with its version, and kept in step with the session. */
export function useProfile() {
  const session = useSession()
  const { record: me, busy, problem, take, version } = useRecord<Me>()

  const load = () => take(() => api.GET('/api/v1/users/me'))

  /** Saves these changes and leaves the rest as the server has it. */
  async function save(change: Partial<MeUpdate>) {
    if (!me.value)
      return false
    const { nom, prenom, language, time_zone, temperature_unit } = me.value
    const body = { nom, prenom, language, time_zone, temperature_unit, ...change }
    const saved = await take(() => api.PUT('/api/v1/users/me', { params: { header: version() }, body }))
    if (saved)
      session.me = saved
    return saved !== undefined
  }

  void load()
  const name = computed(() => me.value ? `${me.value.prenom} ${me.value.nom}`.trim() || me.value.email : '')
  return { me, name, busy, problem, load, save }
}
