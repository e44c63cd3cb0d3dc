import { readonly, shallowReadonly, shallowRef } from 'vue'
import { type Problem, isProblem } from '@/api/client'

export interface Answer<T> { data?: T, error?: unknown, response: Response }

/** Runs requests for one page and keeps what it shows of the latest: busy, and the problem if it was refused. */
export function useAction() {
  const busy = shallowRef(false)
  const problem = shallowRef<Problem>()
  let latest = 0

  /** Returns the whole answer, for its headers; undefined when it was refused or a later request has taken over. */
  async function runFull<T>(request: () => Promise<Answer<T>>): Promise<{ data: T | undefined, response: Response } | undefined> {
    const ticket = ++latest
    busy.value = true
    const answer = await request().catch((cause: unknown) => ({ failure: String(cause) }))
    if (ticket !== latest)
      return
    busy.value = false
    if ('failure' in answer) {
      problem.value = { code: 'network', detail: answer.failure }
      return
    }
    if (!answer.response.ok) {
      problem.value = isProblem(answer.error) ? answer.error : { status: answer.response.status }
      return
    }
    problem.value = undefined
    return { data: answer.data, response: answer.response }
  }

  /** Returns the answer's data, or undefined when it was refused or a later request has taken over. */
  const run = async <T>(request: () => Promise<Answer<T>>) => (await runFull(request))?.data

  /** True when the request was accepted, for those that answer nothing. */
  const done = async <T>(request: () => Promise<Answer<T>>) => (await runFull(request)) !== undefined

  const forget = () => {
    problem.value = undefined
  }
  return { busy: readonly(busy), problem: shallowReadonly(problem), run, runFull, done, forget }
}
