import { type Ref, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Alert, History, Rule } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'
import { GROUPS, type Group } from './historyModel'
import type { Period } from './period'

export interface HistoryWish extends Period { groups: Group[], compare: boolean }
const MOST_MARKS = 50

/** The history of a battery over a period, the period before it if wished, and what happened meanwhile. */
export function useHistory(id: Ref<number>, wish: Ref<HistoryWish>) {
  const { busy, problem, run } = useAction()
  const session = useSession()
  const history = shallowRef<History>()
  const earlier = shallowRef<History>()
  const alerts = shallowRef<Alert[]>([])
  const rules = shallowRef<Rule[]>([])

  const path = () => ({ id: id.value })
  const read = (from: number, to: number) => api.GET('/api/v1/batteries/{id}/history', { params: { path: path(), query: {
    from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket: 'auto',
      metrics: wish.value.groups.flatMap(group => GROUPS[group]).join(','),
  } } })

  async function load() {
    const { from, to, compare } = wish.value
    const [before, happened] = [compare ? read(2 * from - to, from).catch(() => undefined) : undefined, readAlerts(from, to)]
    const found = await run(() => read(from, to))
    if (!found)
      return
    const [previous, marks] = await Promise.all([before, happened])
    if (from !== wish.value.from || to !== wish.value.to)
      return
    history.value = found
    earlier.value = compare ? previous?.data : undefined
    alerts.value = marks
  }

  async function readAlerts(from: number, to: number) {
    if (!session.can('alertes:read'))
      return []
    const query = { battery_id: id.value, state: 'all', from: new Date(from).toISOString(), to: new Date(to).toISOString(),
      limit: MOST_MARKS } as const
    return (await api.GET('/api/v1/alerts', { params: { query } }).catch(() => undefined))?.data ?? []
  }

  async function loadRules() {
    if (session.can('alertes:read'))
      rules.value = (await api.GET('/api/v1/batteries/{id}/rules', { params: { path: path() } }).catch(() => undefined))?.data ?? []
  }

  watch([id, () => JSON.stringify(wish.value)], () => load(), { immediate: true })
  watch(id, loadRules, { immediate: true })
  return { history, earlier, alerts, rules, busy, problem, retry: load }
}
