import { computed, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { CheckedPoint, Finding, Intervention } from '@/api/types'
import { useSession } from '@/session/session'
import { type Answer, useAction } from '@/shared/useAction'
import { type Said, foreseen } from './checklist'

/** An answer that the server does not have: the network was gone, or somebody else had changed the intervention. */
export interface Unkept { why: 'network' | 'stale', said: Said }

/** What the intervention's page does for its checklist. */
export interface Kept {
  intervention: () => Intervention
  version: () => { 'If-Match'?: string }
  /** Takes over the intervention as it is after an answer. */
  keep: (answer: { data: Intervention, response: Answer<unknown>['response'] }) => void
  reload: () => Promise<void>
}

/**
 * Answers to the points of an intervention's checklist: each is shown at once and sent after the one before it, since each changes the
 * version that the next one names. One that is refused is taken for kept no more, and may be sent again; when somebody else has changed
 * the intervention, it is read again first.
 */
export function useChecklist({ intervention, version, keep, reload }: Kept) {
  const session = useSession()
  const { busy, problem, runFull, forget } = useAction()
  const pending = shallowRef(new Map<number, Finding | null>())
  const unkept = shallowRef(new Map<number, Unkept>())
  let last: Promise<unknown> = Promise.resolve()

  const points = computed<CheckedPoint[]>(() => (intervention().points_controle ?? []).map((one, index) =>
    pending.value.has(index) ? { ...one, constat: pending.value.get(index)! } : one))
  const answered = computed(() => points.value.filter(({ constat }) => constat).length)

  function settle(index: number, finding: Finding | null) {
    if (pending.value.get(index) === finding) // else a later answer to the same point is under way
      pending.value = without(pending.value, index)
  }

  async function send(id: number, index: number, said: Said, finding: Finding | null) {
    const params = { path: { id }, header: version() }
    const body = { constats: [{ point: index, ...said }] }
    const answer = await runFull(() => api.PUT('/api/v1/interventions/{id}/points-controle', { params, body }))
    if (intervention().id !== id)
      return // the page shows another one by now
    if (answer?.data)
      return keep({ data: answer.data, response: answer.response })
    const why = problem.value?.code === 'network' ? 'network' : problem.value?.status === 412 ? 'stale' : undefined
    if (!why)
      return // the notice says it
    forget()
    if (pending.value.get(index) === finding)
      unkept.value = new Map(unkept.value).set(index, { why, said })
    if (why === 'stale')
      await reload()
  }

  function say(index: number, said: Said) {
    const { id } = intervention()
    const finding = foreseen(points.value[index]!, said, session.me?.id ?? null, Date.now())
    forget()
    unkept.value = without(unkept.value, index)
    pending.value = new Map(pending.value).set(index, finding)
    last = last.then(() => send(id, index, said, finding)).finally(() => settle(index, finding))
    return last
  }

  return { points, answered, busy, problem, unkept, say }
}

function without<V>(map: ReadonlyMap<number, V>, key: number) {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
