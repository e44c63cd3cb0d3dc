import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Session } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'

/** Where the person is signed in. */
export function useSessions() {
  const session = useSession()
  const reading = useAction()
  const ending = useAction()
  const sessions = shallowRef<Session[]>()

  async function load() {
    const read = await reading.run(() => api.GET('/api/v1/auth/sessions'))
    if (read)
      sessions.value = read.toSorted((a, b) => Number(b.current) - Number(a.current) || b.last_used_at.localeCompare(a.last_used_at))
  }

  async function end({ id, current }: Session) {
    if (current)
      return session.leave()
    if (await ending.done(() => api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })))
      sessions.value = sessions.value?.filter(one => one.id !== id)
  }

  /** Everywhere, and here too: the next page is the one that signs in. */
  async function endAll() {
    if (await ending.done(() => api.DELETE('/api/v1/auth/sessions')))
      await session.leave()
  }

  void load()
  return { sessions, busy: reading.busy, problem: reading.problem, ending, load, end, endAll }
}
