import { type MaybeRefOrGetter, computed, onScopeDispose, shallowReactive, shallowRef, toValue, watch } from 'vue'
import type { AlertMessage, RealtimeMessage } from '@/api/types'
import { onSessionChange } from '@/session/tokens'
import { LiveSocket, type LiveState } from './liveSocket'

const LINGER_MS = 5_000 // a page that opens as another closes takes over its socket
const open = shallowReactive(new Map<string, { socket: LiveSocket, users: number, closing?: ReturnType<typeof setTimeout> }>())

/** Whether the server is heard, whatever the page listens to; undefined while it listens to nothing. One topic that is heard is enough:
 *  all go to the same server. A topic that is refused says nothing of the connection. */
export const connection = computed<LiveState | undefined>(() => {
  const states = [...open.values()].map(({ socket }) => socket.state.value)
  return (['live', 'stale', 'connecting'] as const).find(state => states.includes(state))
})

onSessionChange((signedIn) => {
  if (signedIn)
    return
  open.forEach(({ socket }) => socket.close())
  open.clear()
})

function take(path: string) {
  let entry = open.get(path)
  if (!entry)
    open.set(path, entry = { socket: new LiveSocket(path), users: 0 })
  entry.users++
  clearTimeout(entry.closing)
  return entry
}

function release(path: string, entry: ReturnType<typeof take>) {
  if (--entry.users > 0)
    return
  entry.closing = setTimeout(() => {
    entry.socket.close()
    if (open.get(path) === entry)
      open.delete(path)
  }, LINGER_MS)
}

/**
 * Listens to one topic while the component lives; all who listen to a topic share one socket.
 * @param path the topic below /api/v1, or undefined to listen to nothing.
 * @returns the state of the connection, and `stale`: what the page shows may be old.
 */
export function useLive<M extends { type: string }>(path: MaybeRefOrGetter<string | undefined>, onMessage: (message: M) => void) {
  const source = shallowRef<LiveSocket>()

  watch(() => toValue(path), (topic, _, onCleanup) => {
    if (!topic) {
      source.value = undefined
      return
    }
    const entry = take(topic)
    const unlisten = entry.socket.listen(message => onMessage(message as unknown as M))
    source.value = entry.socket
    onCleanup(() => {
      unlisten()
      release(topic, entry)
    })
  }, { immediate: true })
  onScopeDispose(() => source.value = undefined)

  const state = computed<LiveState>(() => source.value?.state.value ?? 'connecting')
  const stale = computed(() => state.value === 'stale' || state.value === 'refused')
  return { state, stale }
}

export const useBatteryLive = (id: MaybeRefOrGetter<number>, onMessage: (message: RealtimeMessage) => void) =>
  useLive<RealtimeMessage>(() => `/ws/realtime/${toValue(id)}`, onMessage)

export const useFleetLive = (onMessage: (message: RealtimeMessage) => void) => useLive<RealtimeMessage>('/ws/realtime', onMessage)

export const useAlertsLive = (onMessage: (message: AlertMessage) => void) => useLive<AlertMessage>('/ws/alerts', onMessage)
