import { onScopeDispose, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { MovementWrite } from '@/api/types'
import { newKey } from '@/shared/newKey'
import { useAction } from '@/shared/useAction'

type Booked = { id: string, mouvements: number[] }

/**
 * Sends a movement until the server has answered. One whose answer was lost may have been booked: it is sent again as it was, under the
 * same key, by the person or when the network is back, and counts once.
 * @param booked is called with each that was.
 */
export function useBooking(booked: (answer: Booked) => void) {
  const { busy, problem, run, forget } = useAction()
  const unanswered = shallowRef<{ key: string, body: MovementWrite }>()

  async function send(body: MovementWrite) {
    const sent = unanswered.value ?? { key: newKey(), body }
    const answer = await run(() => api.POST('/api/v1/mouvements', { body: sent.body, headers: { 'Idempotency-Key': sent.key } }))
    const { code, status } = problem.value ?? {}
    unanswered.value = !answer && (code === 'network' || (status ?? 0) >= 500) ? sent : undefined
    if (answer)
      booked(answer)
  }
  const resend = () => unanswered.value && !busy.value ? send(unanswered.value.body) : undefined

  const retry = () => void resend()
  window.addEventListener('online', retry)
  onScopeDispose(() => window.removeEventListener('online', retry))
  return { busy, problem, unanswered, send, resend, forget }
}
