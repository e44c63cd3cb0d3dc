import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Person } from '@/api/types'
import { useSession } from '@/session/session'

/** Whom alerts can be assigned to; nobody for those who assign none. */
export function useAssignees() {
  const session = useSession()
  const people = shallowRef<Person[]>([])

  async function load() {
    // Without them the rest of the page serves as well.
    people.value = (await api.GET('/api/v1/alerts/assignees').catch(() => undefined))?.data ?? []
  }

  if (session.can('alertes:acknowledge'))
    void load()
  return people
}
