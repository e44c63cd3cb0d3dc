import { type MaybeRefOrGetter, shallowRef, toValue, watch } from 'vue'
import { api } from '@/api/client'
import type { AuditEntry, AuditQuery } from '@/api/types'
import { useAction } from '@/shared/useAction'
import { nextCursor } from './diff'

const PAGE = 50

/** The audit trail from the newest back, a page at a time by a cursor, so that new entries never shift the pages. */
export function useAudit(filters: MaybeRefOrGetter<AuditQuery>) {
  const { busy, problem, runFull } = useAction()
  const entries = shallowRef<AuditEntry[]>()
  const cursor = shallowRef<number>()

  async function load(before?: number) {
    const query = { ...toValue(filters), limit: PAGE, before }
    const answer = await runFull(() => api.GET('/api/v1/audit', { params: { query } }))
    if (!answer)
      return
    const page = answer.data ?? []
    entries.value = before === undefined ? page : [...entries.value ?? [], ...page]
    cursor.value = nextCursor(answer.response.headers.get('Link'))
  }

  watch(() => JSON.stringify(toValue(filters)), () => load(), { immediate: true })
  return { entries, cursor, busy, problem, retry: () => load(), loadMore: () => load(cursor.value) }
}
