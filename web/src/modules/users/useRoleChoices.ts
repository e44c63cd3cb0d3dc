import { computed, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Role } from '@/api/types'
import { useSession } from '@/session/session'

const BUILT_IN = ['admin', 'responsable', 'technicien', 'client']

/** The roles that someone may be given. Who may not read them still knows those that every company has. */
export function useRoleChoices() {
  const session = useSession()
  const roles = shallowRef<Role[]>()
  async function load() {
    const answer = session.can('roles:read') ? await api.GET('/api/v1/roles').catch(() => undefined) : undefined
    roles.value = answer?.data
  }
  void load()
  const names = computed(() => roles.value?.map(role => role.name) ?? BUILT_IN)
  return { roles, names }
}
