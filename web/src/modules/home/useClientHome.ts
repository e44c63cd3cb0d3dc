import { onMounted, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Equipment, Intervention, ServiceRequest, ToRate } from '@/api/types'
import { useAction } from '@/shared/useAction'

interface ClientView { equipment: Equipment[], open: Intervention[], requests: ServiceRequest[], toRate: ToRate[] }

/** What a client begins with: his equipment, what is being done to it, what he asked for and what awaits his opinion. */
export function useClientHome() {
  const { busy, problem, run } = useAction()
  const view = shallowRef<ClientView>()

  async function read() {
    const answers = await Promise.all([
      api.GET('/api/v1/equipements', { params: { query: { limit: 100 } } }),
      api.GET('/api/v1/interventions', { params: { query: { active: true, sort: 'urgence', limit: 50 } } }),
      api.GET('/api/v1/demandes', { params: { query: { limit: 20 } } }),
      api.GET('/api/v1/interventions/a-noter'),
    ])
    const [equipment, open, requests, toRate] = answers
    const refused = answers.find(({ response }) => !response.ok)
    return refused ? { error: refused.error, response: refused.response } : { response: equipment.response,
      data: { equipment: equipment.data ?? [], open: open.data ?? [], toRate: toRate.data ?? [],
        // What became an intervention is shown as one.
        requests: (requests.data ?? []).filter(({ statut }) => statut !== 'acceptee') } }
  }

  async function load() {
    view.value = await run<ClientView>(read) ?? view.value
  }
  onMounted(load)
  return { view, busy, problem, load }
}
