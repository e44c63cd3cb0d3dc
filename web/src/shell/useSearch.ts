import { mdiBatteryOutline, mdiMapMarkerOutline, mdiAccountOutline, mdiShapeOutline } from '@mdi/js'
import { type Ref, onScopeDispose, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import { useSession } from '@/session/session'

export interface Hit { key: string, group: string, title: string, subtitle: string, icon: string, to: string }

const WAIT_MS = 180
const PER_GROUP = 6

/** Looks for a text in everything the person may read, all at once; what one kind cannot answer does not hold back the others. */
export function useSearch(text: Ref<string>) {
  const session = useSession()
  const hits = shallowRef<Hit[]>([])
  const busy = shallowRef(false)
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(search: string) {
    const ticket = ++latest
    busy.value = true
    const found = await Promise.allSettled([batteries(search), lieux(search), types(search), users(search)])
    if (ticket !== latest)
      return
    busy.value = false
    hits.value = found.flatMap(result => result.status === 'fulfilled' ? result.value : [])
  }

  const query = (search: string) => ({ params: { query: { search, limit: PER_GROUP } } })

  async function batteries(search: string): Promise<Hit[]> {
    if (!session.can('batteries:read') && !session.can('equipements:read'))
      return []
    const { data } = await api.GET('/api/v1/batteries', query(search))
    return (data ?? []).map(one => ({ key: `b${one.id}`, group: 'batteries', title: one.nom, icon: mdiBatteryOutline,
      to: `/batteries/${one.id}`,
      subtitle: [one.numero_serie, one.lieu_nom].filter(Boolean).join(' · ') }))
  }

  async function lieux(search: string): Promise<Hit[]> {
    if (!session.can('equipements:read'))
      return []
    const { data } = await api.GET('/api/v1/lieux', query(search))
    return (data ?? []).slice(0, PER_GROUP).map(one => ({ key: `l${one.id}`, group: 'lieux', title: one.nom, icon: mdiMapMarkerOutline,
      to: `/parc/lieux/${one.id}`, subtitle: one.address ?? '' }))
  }

  async function types(search: string): Promise<Hit[]> {
    if (!session.can('equipements:read'))
      return []
    const { data } = await api.GET('/api/v1/battery-types', query(search))
    return (data ?? []).slice(0, PER_GROUP).map(one => ({ key: `t${one.id}`, group: 'types', title: one.nom, icon: mdiShapeOutline,
      to: `/parc/types/${one.id}`, subtitle: one.manufacturer ?? '' }))
  }

  async function users(search: string): Promise<Hit[]> {
    if (!session.can('users:read'))
      return []
    const { data } = await api.GET('/api/v1/users', query(search))
    return (data ?? []).map(one => ({ key: `u${one.id}`, group: 'users', title: `${one.prenom} ${one.nom}`, icon: mdiAccountOutline,
      to: `/administration/utilisateurs?q=${encodeURIComponent(one.email)}`, subtitle: one.email }))
  }

  watch(text, (value) => {
    clearTimeout(timer)
    const search = value.trim()
    if (search.length < 2) {
      latest++
      busy.value = false
      hits.value = []
      return
    }
    timer = setTimeout(() => void look(search), WAIT_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
  return { hits, busy }
}
