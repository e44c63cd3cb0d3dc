import { afterEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Uploaded } from '@/api/upload'
import { useUploads } from './useUploads'

// The network's part of an upload is tested in the browser; here, in what order and how often it is asked.
const sent: { name: string, key: string, end: (outcome: Uploaded<unknown>) => void, signal: AbortSignal }[] = []
vi.mock('@/api/upload', () => ({
  upload: (_: string, form: FormData, key: string, __: unknown, signal: AbortSignal) => new Promise<Uploaded<unknown>>((end) => {
    sent.push({ name: (form.get('file') as File).name, key, end, signal })
  }),
}))
afterEach(() => sent.splice(0))

const file = (name: string) => new File(['x'], name, { type: 'text/plain' })
const settle = () => new Promise(resolve => setTimeout(resolve))

function given() {
  const [stored, lost] = [vi.fn(), vi.fn()]
  const scope = effectScope()
  return { ...scope.run(() => useUploads(stored, lost))!, scope, stored, lost }
}

test('files_go_one_after_the_other', async () => {
  const { add, sendings, stored } = given()
  add([file('a.txt'), file('b.txt')], '/x', () => ({}))
  await settle()
  expect(sent.map(({ name }) => name)).toEqual(['a.txt'])
  sent[0]!.end({ stored: { id: 1 } })
  await settle()
  expect(sent.map(({ name }) => name)).toEqual(['a.txt', 'b.txt'])
  expect(stored).toHaveBeenCalledOnce()
  expect(sendings.value.map(sending => sending.file.name)).toEqual(['b.txt'])
})

test('what_failed_waits_and_is_sent_again_under_the_same_key', async () => {
  const { add, sendings, retry } = given()
  add([file('a.txt')], '/x', () => ({}))
  await settle()
  const shown = sendings.value[0]
  sent[0]!.end({ problem: { code: 'network' } })
  await settle()
  expect(sendings.value[0]).not.toBe(shown) // else nothing would be drawn anew
  expect(sendings.value[0]!.problem).toEqual({ code: 'network' })
  retry(sendings.value[0]!)
  await settle()
  expect(sent[1]!.key).toBe(sent[0]!.key)
})

test('what_the_network_lost_is_sent_again_when_it_is_back', async () => {
  const { add } = given()
  add([file('a.txt'), file('b.txt')], '/x', () => ({}))
  await settle()
  sent[0]!.end({ problem: { code: 'network' } })
  await settle()
  sent[1]!.end({ problem: { status: 422, code: 'document_empty' } })
  await settle()
  window.dispatchEvent(new Event('online'))
  await settle()
  expect(sent.slice(2).map(({ key }) => key)).toEqual([sent[0]!.key])
})

test('one_that_is_given_up_stops_and_the_next_goes_on', async () => {
  const { add, sendings, cancel } = given()
  add([file('a.txt'), file('b.txt')], '/x', () => ({}))
  await settle()
  cancel(sendings.value[0]!)
  expect(sent[0]!.signal.aborted).toBe(true)
  sent[0]!.end({ problem: { code: 'network' } })
  await settle()
  expect(sent[1]!.name).toBe('b.txt')
})

test('who_has_left_the_page_hears_of_what_was_lost', async () => {
  const { add, scope, lost } = given()
  add([file('a.txt')], '/x', () => ({}))
  await settle()
  scope.stop()
  sent[0]!.end({ problem: { code: 'network' } })
  await settle()
  expect(lost).toHaveBeenCalledOnce()
})
