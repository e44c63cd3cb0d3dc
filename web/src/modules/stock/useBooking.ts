import { onScopeDispose, shallowRef } from 'vue'
import { newKey } from '@/shared/newKey'
import { type Answer, useAction } from '@/shared/useAction'

interface Booked { id: string, mouvements: number[] }

/**
 * Sends a movement until the server has answered. One whose answer was lost may have been booked: it is sent again as it was, under the
 * same key, by the person or when the network is back, and counts once.
 * @param post sends one, with the key in its headers.
 * @param booked is called with each that was.
 */
export function useBooking<B, A = Booked>(post: (body: B, headers: Record<string, string>) => Promise<Answer<A>>,
  booked: (answer: A) => void) {
  const { busy, problem, run, forget } = useAction()
  const unanswered = shallowRef<{ key: string, body: B }>()

  async function send(body: B) {
    const sent = unanswered.value ?? { key: newKey(), body }
    const answer = await run(() => post(sent.body, { 'Idempotency-Key': sent.key }))
    const { code, status } = problem.value ?? {}
    unanswered.value = !answer && (code === 'network' || (status ?? 0) >= 500) ? sent : undefined
    if (answer)
      booked(answer)
    return answer
  }
  const resend = () => unanswered.value && !busy.value ? send(unanswered.value.body) : undefined

  const retry = () => void resend()
  window.addEventListener('online', retry)
  onScopeDispose(() => window.removeEventListener('online', retry))
  return { busy, problem, unanswered, send, resend, forget }
}
