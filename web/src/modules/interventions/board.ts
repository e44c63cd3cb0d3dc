import type { InterventionStatus } from '@/api/types'
import { MOVES, STATUSES, isOver, needsReason } from '@/shared/interventions'

/** The columns of the board: those of what is to do, of all, or of the one status that is asked for. */
export const columnsOf = (todo: boolean, status: InterventionStatus | undefined): InterventionStatus[] =>
  status ? [status] : STATUSES.filter(statut => !todo || !isOver({ statut }))

/** What brings an intervention from one status to another; `at_once`: neither a reason is asked nor anything lost. */
export type Way = 'at_once' | 'asking' | 'assignment' | 'report'

/** Undefined where no way leads. Planned is what an assignment makes of it, which managers do, and done what its report does. */
export function wayOf(from: InterventionStatus, to: InterventionStatus, manages: boolean): Way | undefined {
  if (from === 'ouverte' && to === 'planifiee')
    return manages ? 'assignment' : undefined
  if (from === 'en_cours' && to === 'terminee')
    return 'report'
  if (!MOVES[from].includes(to))
    return
  return to === 'en_cours' && !needsReason(from, to) ? 'at_once' : 'asking'
}
