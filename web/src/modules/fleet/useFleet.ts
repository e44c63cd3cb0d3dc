import { type MaybeRefOrGetter, shallowRef, toValue, watch } from 'vue'
import { api } from '@/api/client'
import type { BatteryQuery } from '@/api/types'
import { applyLiveToAll } from '@/shared/live/applyLive'
import { useFleetLive } from '@/shared/live/useLive'
import { usePaged } from '@/shared/usePaged'
import type { Battery } from '@/api/types'

export const SORTS = ['worst', 'nom', 'soc', '-soc', 'last_seen'] as const

/** The batteries that the filters let through, a page at a time, with live values. */
export function useFleet(filters: MaybeRefOrGetter<BatteryQuery>) {
  const list = usePaged(({ limit, offset }) =>
    api.GET('/api/v1/batteries', { params: { query: { ...toValue(filters), limit, offset } } }), () => JSON.stringify(toValue(filters)))

  // What arrives live lies over the rows that were read: a later page does not undo it.
  const rows = shallowRef<Battery[]>([])
  watch(list.rows, read => rows.value = read, { immediate: true })
  const { stale, state } = useFleetLive((message) => {
    rows.value = applyLiveToAll(rows.value, message)
  })
  return { ...list, rows, stale, state }
}
