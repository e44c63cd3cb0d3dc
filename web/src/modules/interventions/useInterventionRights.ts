import { computed } from 'vue'
import type { Intervention } from '@/api/types'
import { useSession } from '@/session/session'

/** Who leads interventions, and who moves on one that is his to do. */
export function useInterventionRights() {
  const session = useSession()
  const manages = computed(() => session.can('interventions:update'))
  const works = ({ technicien_id }: Pick<Intervention, 'technicien_id'>) => manages.value
    || (session.can('interventions:update_status') && technicien_id === session.me?.id)
  return { manages, works }
}
