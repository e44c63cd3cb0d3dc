import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { BatteryType, Lieu } from '@/api/types'
import { useAction } from '@/shared/useAction'

const ALL = 500 // the most that one answer holds

/** The types and places that a battery may have. */
export function useChoices() {
  const { busy, problem, run } = useAction()
  const types = shallowRef<BatteryType[]>([])
  const lieux = shallowRef<Lieu[]>([])

  async function load() {
    const [allTypes, allLieux] = await Promise.all([
      run(() => api.GET('/api/v1/battery-types', { params: { query: { limit: ALL } } })),
      api.GET('/api/v1/lieux', { params: { query: { limit: ALL } } }).catch(() => undefined),
    ])
    types.value = allTypes ?? []
    lieux.value = allLieux?.data ?? []
  }

  void load()
  return { types, lieux, busy, problem, retry: load }
}
