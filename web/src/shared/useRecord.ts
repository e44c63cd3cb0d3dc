import { shallowRef } from 'vue'
import { type Answer, useAction } from './useAction'

/**
 * One record that is being edited. It is read with its version, so that saving is refused when someone else changed it meanwhile,
 * instead of undoing what he did.
 */
export function useRecord<T>() {
  const { busy, problem, runFull, forget } = useAction()
  const record = shallowRef<T>()
  const etag = shallowRef<string>()

  /** Reads or writes; keeps the record and the version of the answer. Undefined when it was refused. */
  async function take(request: () => Promise<Answer<T>>) {
    const answer = await runFull(request)
    if (!answer?.data)
      return
    keep({ data: answer.data, response: answer.response })
    return answer.data
  }

  /** Keeps the record and the version that the answer to another request told. */
  function keep({ data, response }: { data: T, response: Response }) {
    record.value = data
    etag.value = response.headers.get('ETag') ?? undefined
  }

  /** What a request sends to say which version it changes; nothing when the server told none. */
  const version = () => etag.value ? { 'If-Match': etag.value } : {}

  function drop() {
    record.value = undefined
    etag.value = undefined
    forget()
  }
  return { record, busy, problem, take, keep, version, drop }
}
