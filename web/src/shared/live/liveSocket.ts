// One live socket of the server: it reconnects by itself, resumes where it was, and says when its silence makes values stale.
import { shallowReadonly, shallowRef } from 'vue'
import { freshAccessToken } from '@/session/tokens'

export type LiveState = 'connecting' | 'live' | 'stale' | 'refused'
interface Message { type: string, at?: string }

const HEARTBEAT_MS = 15_000 // as the server sends them
const SILENCE_MS = 2 * HEARTBEAT_MS + 5_000
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000
const OVERLAP_MS = 60_000
const UNAUTHENTICATED = 4401
const HOPELESS = [4403, 4404]

/** Milliseconds to wait after so many failures: longer each time, at most half a minute, never all clients at the same moment. */
export function retryDelay(failures: number, random = Math.random()) {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10)) * (0.5 + random / 2)
}

export class LiveSocket<M extends Message = Message> {
  readonly #path: string
  readonly #state = shallowRef<LiveState>('connecting')
  readonly #listeners = new Set<(message: M) => void>()
  #socket: WebSocket | undefined
  #since: string | undefined
  #failures = 0
  #closed = false
  #silence: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #tokenRefused = false

  readonly state = shallowReadonly(this.#state)

  /** @param path below /api/v1, such as `/ws/alerts`. */
  constructor(path: string) {
    this.#path = path
    window.addEventListener('online', this.#reconnectNow)
    void this.#connect()
  }

  listen(listener: (message: M) => void) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close() {
    this.#closed = true
    window.removeEventListener('online', this.#reconnectNow)
    clearTimeout(this.#silence)
    clearTimeout(this.#retry)
    this.#socket?.close()
  }

  readonly #reconnectNow = () => {
    if (this.#state.value === 'stale') {
      this.#failures = 0
      clearTimeout(this.#retry)
      this.#drop()
      void this.#connect()
    }
  }

  async #connect() {
    // When the server cannot be reached the token cannot be renewed either: the next attempt asks again.
    const token = await freshAccessToken(this.#tokenRefused).catch(() => undefined)
    if (this.#closed)
      return
    if (!token) {
      this.#later()
      return
    }
    this.#tokenRefused = false
    const url = new URL(`/api/v1${this.#path}`, location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    if (this.#since)
      url.searchParams.set('since', this.#since)
    const socket = new WebSocket(url, ['vigie', token])
    this.#socket = socket
    socket.onopen = () => {
      // What is lost before the first message must come again too; the overlap makes up for clocks that differ.
      this.#since ??= new Date(Date.now() - OVERLAP_MS).toISOString()
      this.#heard()
    }
    socket.onmessage = event => this.#receive(event.data)
    socket.onclose = event => this.#lost(socket, event.code)
    this.#watchSilence()
  }

  #receive(data: unknown) {
    const message = parse<M>(data)
    if (!message)
      return
    this.#heard()
    this.#failures = 0
    if (typeof message.at === 'string')
      this.#since = message.at
    this.#listeners.forEach(listener => listener(message))
  }

  #heard() {
    this.#state.value = 'live'
    this.#watchSilence()
  }

  #watchSilence() {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      this.#drop()
      this.#later()
    }, SILENCE_MS)
  }

  #lost(socket: WebSocket, code: number) {
    if (this.#closed || socket !== this.#socket)
      return
    clearTimeout(this.#silence)
    this.#socket = undefined
    if (HOPELESS.includes(code)) {
      this.#state.value = 'refused'
      return
    }
    this.#tokenRefused = code === UNAUTHENTICATED
    this.#later()
  }

  #drop() {
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #later() {
    this.#state.value = 'stale'
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => void this.#connect(), retryDelay(this.#failures++))
  }
}

/** The message, or undefined for what is not one: a proxy's page, for example. */
function parse<M extends Message>(data: unknown): M | undefined {
  try {
    const value: unknown = JSON.parse(String(data))
    return typeof value === 'object' && value !== null && typeof (value as Message).type === 'string' ? value as M : undefined
  }
  catch {
    return undefined
  }
}
