import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { forgetTokens, storeTokens, storedTokens } from '@/session/tokens'
import { LiveSocket, retryDelay } from './liveSocket'
import { useAlertsLive } from './useLive'

/** The browser's end of a socket, driven by the test as the server would. */
class Wire {
  static all: Wire[] = []
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number }) => void
  constructor(readonly url: URL, readonly protocols: string[]) {
    Wire.all.push(this)
  }

  close() {
    this.onclose?.({ code: 1000 })
  }
}
const last = () => Wire.all.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Wire)
  Wire.all = []
  storeTokens({ access_token: 'token', refresh_token: 'rt_1', expires_in: 86_400 }, true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  forgetTokens()
})

async function givenSocket(path = '/ws/alerts') {
  const socket = new LiveSocket(path)
  await flushPromises()
  return socket
}

test('is_live_once_open_and_hands_messages_on', async () => {
  const socket = await givenSocket()
  const heard: string[] = []
  socket.listen(message => heard.push(message.type))
  last().onopen!()
  last().onmessage!({ data: '{"type":"alert"}' })
  last().onmessage!({ data: 'not json' })
  last().onmessage!({ data: 'null' })
  expect([socket.state.value, heard, last().protocols]).toEqual(['live', ['alert'], ['vigie', 'token']])
  socket.close()
})

test('silence_longer_than_two_heartbeats_is_stale_and_reconnects', async () => {
  const socket = await givenSocket()
  last().onopen!()
  await vi.advanceTimersByTimeAsync(34_000)
  expect(socket.state.value).toBe('live')
  await vi.advanceTimersByTimeAsync(1_001)
  expect(socket.state.value).toBe('stale')
  await vi.advanceTimersByTimeAsync(1_001)
  expect(Wire.all).toHaveLength(2)
  socket.close()
})

test('resumes_from_the_last_moment_it_heard_of', async () => {
  const socket = await givenSocket('/ws/realtime/7')
  last().onopen!()
  last().onmessage!({ data: '{"type":"sample","at":"2026-03-02T08:00:00Z"}' })
  last().onclose!({ code: 1001 })
  await vi.advanceTimersByTimeAsync(1_001)
  expect(last().url.searchParams.get('since')).toBe('2026-03-02T08:00:00Z')
  socket.close()
})

test('resumes_from_before_it_opened_when_it_has_heard_nothing_yet', async () => {
  const socket = await givenSocket('/ws/realtime/7')
  const opened = Date.now()
  last().onopen!()
  last().onclose!({ code: 1001 })
  await vi.advanceTimersByTimeAsync(1_001)
  expect(Date.parse(last().url.searchParams.get('since')!)).toBe(opened - 60_000)
  socket.close()
})

test('an_unknown_battery_is_not_asked_for_again', async () => {
  const socket = await givenSocket('/ws/realtime/999')
  last().onclose!({ code: 4404 })
  await vi.advanceTimersByTimeAsync(120_000)
  expect([socket.state.value, Wire.all.length]).toEqual(['refused', 1])
  socket.close()
})

test('a_socket_closed_for_its_token_renews_it_first_and_stops_for_good_when_that_is_refused', async () => {
  const server = vi.fn<typeof fetch>()
  vi.stubGlobal('fetch', server)
  const scope = effectScope()
  const live = scope.run(() => useAlertsLive(() => {}))!
  await flushPromises()
  server.mockResolvedValueOnce(Response.json({ access_token: 'token 2', refresh_token: 'rt_2', expires_in: 900 }))
  last().onclose!({ code: 4401 })
  await vi.advanceTimersByTimeAsync(1_100) // the longest first delay, and the lease of the renewal
  await vi.waitFor(() => expect([Wire.all.length, last().protocols]).toEqual([2, ['vigie', 'token 2']])) // a body is read in real time

  server.mockResolvedValueOnce(Response.json({ code: 'refresh_token_invalid' }, { status: 401 }))
  last().onclose!({ code: 4401 })
  await vi.advanceTimersByTimeAsync(2_100)
  await vi.waitFor(() => expect([storedTokens(), live.stale.value]).toEqual([undefined, true]))
  await vi.advanceTimersByTimeAsync(120_000)
  expect([Wire.all.length, server.mock.calls.length]).toEqual([2, 2])
  scope.stop()
})

test('waits_longer_after_each_failure_up_to_half_a_minute', () => {
  expect([0, 1, 2, 10, 50].map(failures => retryDelay(failures, 1))).toEqual([1000, 2000, 4000, 30_000, 30_000])
  expect(retryDelay(0, 0)).toBe(500)
})
