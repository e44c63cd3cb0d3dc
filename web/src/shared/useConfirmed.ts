import { useAction, type Answer } from './useAction'
import { useAsking } from './useAsking'

/**
 * What is done to a row once the person has confirmed it. Setting `about` asks; what goes into the dialog is `dialog` and `asking`.
 * @param request Does it.
 * @param done Tells of it, and reads the list anew.
 */
export function useConfirmed<T>(request: (row: T) => Promise<Answer<unknown>>, done: (row: T) => unknown) {
  const action = useAction()
  const { about, asking } = useAsking<T>(action)

  async function confirm() {
    const row = about.value!
    if (!await action.done(() => request(row)))
      return
    asking.value = false
    await done(row)
  }
  return { about, asking, busy: action.busy, problem: action.problem, confirm }
}
