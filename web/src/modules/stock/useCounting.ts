import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Count, CountLine } from '@/api/types'
import { useSession } from '@/session/session'
import { readAll } from '@/shared/readAll'
import { useAction } from '@/shared/useAction'
import { keyOf, readTyped, sendable, withArrived, without } from './counting'

const PAUSE_MS = 800

/**
 * The lines of a count and what is typed in them. What is typed stands in this browser until the server has it: without network, or after
 * a reload, nothing of it is lost.
 * @param told is called with the count whenever the server answers.
 */
export function useCounting(id: number, told: (count: Count) => void) {
  const session = useSession()
  const store = `vigie.count.${session.me?.tenant.id}.${session.me?.id}.${id}`
  const [reading, sending] = [useAction(), useAction()]
  const lines = shallowRef<CountLine[]>()
  const typed = ref(readTyped(localStorage.getItem(store)))
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load() {
    const read = await reading.run(() => readAll(page =>
      api.GET('/api/v1/inventaires/{id}/lignes', { params: { path: { id }, query: page } })))
    if (!read)
      return
    const known = new Set(read.map(keyOf))
    lines.value = [...(lines.value ?? []).filter(line => !known.has(keyOf(line)) && keyOf(line) in typed.value), ...read]
    later()
  }

  /** Sends what can be sent; one attempt at a time, and what was typed meanwhile after it. */
  async function send() {
    clearTimeout(timer)
    const body = sendable(typed.value, lines.value ?? [])
    if (!body.length || sending.busy.value)
      return
    const count = await sending.run(() => api.PUT('/api/v1/inventaires/{id}/lignes', { params: { path: { id } }, body: { lignes: body } }))
    if (!count)
      return
    typed.value = without(typed.value, body)
    lines.value = withArrived(lines.value ?? [], body)
    told(count)
    await send()
  }
  function later() {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), PAUSE_MS)
  }

  function type({ produit_id, lot }: CountLine, text: string) {
    typed.value = { ...typed.value, [keyOf({ produit_id, lot })]: { produit_id, lot, text, at: new Date().toISOString() } }
    later()
  }
  /** A line of something that the books do not know here. */
  function add(line: CountLine) {
    if (!lines.value?.some(one => keyOf(one) === keyOf(line)))
      lines.value = [line, ...lines.value ?? []]
  }

  watch(typed, left => Object.keys(left).length ? localStorage.setItem(store, JSON.stringify(left)) : localStorage.removeItem(store))
  const retry = () => void send()
  window.addEventListener('online', retry)
  onScopeDispose(() => {
    window.removeEventListener('online', retry)
    clearTimeout(timer)
    void send()
  })
  void load()
  return { lines, typed, unsent: computed(() => Object.keys(typed.value).length), load, send, type, add, loading: reading.busy,
    loadProblem: reading.problem, sendProblem: sending.problem, sending: sending.busy }
}
