import { afterEach, expect, test, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import type { LiveState } from './liveSocket'

const states = vi.hoisted(() => new Map<string, { value: string }>())
vi.mock('./liveSocket', () => ({
  LiveSocket: class {
    readonly state = shallowRef<LiveState>('connecting')
    constructor(path: string) {
      states.set(path, this.state)
    }

    listen = () => () => {}
    close = () => {}
  },
}))
const { connection, useLive } = await import('./useLive')

vi.useFakeTimers()
afterEach(() => vi.runAllTimers())

function listening(...paths: string[]) {
  const scope = effectScope()
  scope.run(() => paths.forEach(path => useLive(path, () => {})))
  return scope
}

test('without_any_topic_there_is_no_connection_to_tell_of', () => expect(connection.value).toBeUndefined())

test('a_topic_that_is_refused_says_nothing_of_the_connection', () => {
  const scope = listening('/ws/realtime/998')
  states.get('/ws/realtime/998')!.value = 'refused'
  expect(connection.value).toBeUndefined()
  scope.stop()
})

test('one_topic_that_is_heard_is_a_connection_whatever_the_others_are', () => {
  const scope = listening('/ws/realtime', '/ws/realtime/999')
  expect(connection.value).toBe('connecting')
  states.get('/ws/realtime/999')!.value = 'refused'
  states.get('/ws/realtime')!.value = 'live'
  expect(connection.value).toBe('live')
  states.get('/ws/realtime')!.value = 'stale'
  expect(connection.value).toBe('stale')
  scope.stop()
  vi.runAllTimers()
  expect(connection.value).toBeUndefined()
})
