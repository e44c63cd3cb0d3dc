import { onScopeDispose, shallowRef } from 'vue'
import type { Problem, StoredDocument } from '@/api/types'
import { upload } from '@/api/upload'
import { newKey } from '../newKey'
import { shrinkPhoto } from './shrink'

/** A file on its way. */
export interface Sending { key: string, file: File, path: string, fields: Record<string, string>, share: number, problem?: Problem }

/**
 * Sends files one after the other, which on a poor network ends sooner than all at once; those that failed wait to be sent again, at the
 * latest when the network is back. They go on when the reader leaves the page.
 * @param stored is called with each that has arrived.
 * @param lost is called with each that failed when nobody sees the list any more.
 */
export function useUploads<T = StoredDocument>(stored: (answer: T) => void, lost: (file: File) => void) {
  const sendings = shallowRef<Sending[]>([])
  let left = false
  let current: { key: string, stop: AbortController } | undefined

  function add(files: Iterable<File>, path: string, fields: (file: File) => Record<string, string>) {
    const added = [...files].map(file => ({ key: newKey(), file, path, fields: fields(file), share: 0 }))
    sendings.value = [...sendings.value, ...added]
    void work()
  }

  async function work() {
    if (current)
      return
    for (let next = waiting(); next; next = waiting()) {
      current = { key: next.key, stop: new AbortController() }
      await send(next, current.stop.signal)
      current = undefined
    }
  }

  const waiting = () => sendings.value.find(sending => !sending.problem)

  async function send(sending: Sending, signal: AbortSignal) {
    const photo = await shrinkPhoto(sending.file)
    const form = new FormData()
    for (const [name, value] of Object.entries(sending.fields))
      form.append(name, value)
    form.append('file', photo, photo.name)
    if (signal.aborted)
      return
    const { stored: answer, problem } = await upload<T>(sending.path, form, sending.key, share => change(sending, { share }), signal)
    if (answer) {
      remove(sending)
      stored(answer)
    }
    else {
      change(sending, { problem })
      if (left && !signal.aborted)
        lost(sending.file)
    }
  }

  function change({ key }: Sending, changes: Partial<Sending>) {
    sendings.value = sendings.value.map(one => one.key === key ? { ...one, ...changes } : one)
  }

  function remove({ key }: Sending) {
    sendings.value = sendings.value.filter(one => one.key !== key)
  }

  /** Gives one up, also while it is being sent. */
  function cancel(sending: Sending) {
    remove(sending)
    if (current?.key === sending.key)
      current.stop.abort()
  }

  function retry(sending: Sending) {
    change(sending, { problem: undefined, share: 0 })
    void work()
  }

  const resume = () => sendings.value.filter(({ problem }) => problem?.code === 'network').forEach(retry)
  window.addEventListener('online', resume)
  onScopeDispose(() => {
    left = true
    window.removeEventListener('online', resume)
  })
  return { sendings, add, cancel, retry }
}
