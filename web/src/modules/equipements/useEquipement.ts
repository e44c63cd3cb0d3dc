import { type Ref, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Equipment, EquipmentStatusPeriod } from '@/api/types'
import { useAction } from '@/shared/useAction'
import { useRecord } from '@/shared/useRecord'

/** One piece of equipment with the statuses that it had; both are read again after a change. */
export function useEquipement(id: Ref<number>) {
  const { record: equipment, busy, problem, take, version, drop } = useRecord<Equipment>()
  const history = useAction()
  const periods = shallowRef<EquipmentStatusPeriod[]>()

  async function load() {
    const path = { id: id.value }
    const [, read] = await Promise.all([
      take(() => api.GET('/api/v1/equipements/{id}', { params: { path } })),
      history.run(() => api.GET('/api/v1/equipements/{id}/statuts', { params: { path } })),
    ])
    periods.value = read ?? periods.value
  }

  watch(id, () => {
    drop()
    periods.value = undefined
    void load()
  }, { immediate: true })
  return { equipment, periods, busy, problem, historyProblem: history.problem, version, load }
}
