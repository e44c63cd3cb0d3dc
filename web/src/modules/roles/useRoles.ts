import { computed, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Permission, Role } from '@/api/types'
import { groupPermissions } from '@/shared/permissions'
import { useAction } from '@/shared/useAction'

/** The roles, and every permission there is, in the person's language. */
export function useRoles() {
  const reading = useAction()
  const naming = useAction()
  const roles = shallowRef<Role[]>()
  const permissions = shallowRef<Permission[]>()
  const groups = computed(() => groupPermissions(permissions.value ?? []))
  const busy = computed(() => reading.busy.value || naming.busy.value)
  const problem = computed(() => reading.problem.value ?? naming.problem.value)

  async function load() {
    const [read, named] = await Promise.all([reading.run(() => api.GET('/api/v1/roles')), naming.run(() => api.GET('/api/v1/permissions'))])
    roles.value = read ?? roles.value
    permissions.value = named ?? permissions.value
  }
  void load()
  return { roles, groups, busy, problem, load }
}
