import { type WatchSource, computed, shallowRef, watch } from 'vue'
import { totalOf } from '@/api/client'
import { type Answer, useAction } from './useAction'

/**
 * A list read a page at a time, which starts again when its filters change and keeps its rows meanwhile.
 * @param fetchPage asks the API for one page; it reads the filters itself.
 * @param filters what makes the list start again.
 * @param size rows a page, 1 to 500.
 */
export function usePaged<T>(fetchPage: (page: { limit: number, offset: number }) => Promise<Answer<T[]>>, filters: WatchSource, size = 50) {
  const { busy, problem, runFull } = useAction()
  const rows = shallowRef<T[]>([])
  const total = shallowRef<number>()
  const loaded = shallowRef(false)
  const lastWasFull = shallowRef(false)

  async function load(offset = 0, limit = size) {
    const answer = await runFull(() => fetchPage({ limit, offset }))
    if (!answer)
      return
    const page = answer.data ?? []
    rows.value = offset ? [...rows.value, ...page] : page
    total.value = totalOf(answer.response)
    lastWasFull.value = page.length === limit
    loaded.value = true
  }

  watch(filters, () => load(), { immediate: true })

  const hasMore = computed(() => total.value === undefined ? lastWasFull.value : rows.value.length < total.value)
  const isEmpty = computed(() => loaded.value && !problem.value && rows.value.length === 0)
  const firstLoad = computed(() => busy.value && !loaded.value)
  /** Reads again as many rows as are shown, so that the reader keeps his place. */
  const refresh = () => load(0, Math.min(500, Math.max(size, rows.value.length)))
  return { rows, total, busy, problem, hasMore, isEmpty, firstLoad, refresh, retry: () => load(), loadMore: () => load(rows.value.length) }
}

/** A list as usePaged gives it. */
export type Paged<T> = ReturnType<typeof usePaged<T>>
