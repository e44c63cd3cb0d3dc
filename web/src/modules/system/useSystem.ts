import { computed, onScopeDispose, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { SystemStatus } from '@/api/types'
import { useAction } from '@/shared/useAction'

const EVERY_MS = 5_000
const KEPT = 120 // ten minutes of rates

/** The state of the system, asked every five seconds while the page is seen. The last answer stays when one fails. */
export function useSystem() {
  const { busy, problem, run } = useAction()
  const status = shallowRef<SystemStatus>()
  const readAt = shallowRef<number>()
  const rates = shallowRef<number[]>([])
  let asking = false

  async function load() {
    if (asking) // a slow answer is waited for, not overtaken
      return
    asking = true
    const answer = await run(() => api.GET('/api/v1/system/status'))
    asking = false
    if (!answer)
      return
    status.value = answer
    readAt.value = Date.now()
    rates.value = [...rates.value, answer.ingest.samples_per_second].slice(-KEPT)
  }

  const seen = () => document.visibilityState === 'visible' && void load()
  const timer = setInterval(seen, EVERY_MS)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  })
  void load()
  const answers = computed(() => problem.value === undefined)
  return { status, readAt, rates, busy, problem, answers, load }
}
