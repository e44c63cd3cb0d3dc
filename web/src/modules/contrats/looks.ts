import { mdiCalendarClock, mdiCloseCircle, mdiMinusCircle } from '@mdi/js'
import type { ContractStatus, Coverage } from '@/api/types'
import type { State } from '@/shared/state'

/** In the order in which a contract goes through them. */
export const STATUSES = ['a_venir', 'actif', 'a_renouveler', 'expire', 'resilie'] as const satisfies ContractStatus[]

/** How a badge draws each; without an icon it has its state's. */
export const STATUS_LOOKS: Record<ContractStatus, { state: State, icon?: string }> = {
  a_venir: { state: 'info', icon: mdiCalendarClock }, actif: { state: 'ok' }, a_renouveler: { state: 'warning' },
  expire: { state: 'silent', icon: mdiMinusCircle }, resilie: { state: 'silent', icon: mdiCloseCircle },
}

export const COVERS = ['main_oeuvre', 'pieces', 'deplacement'] as const satisfies (keyof Coverage)[]

/** What is covered, in words. */
export const coveredWords = (coverage: Coverage, t: (key: string) => string) =>
  COVERS.filter(key => coverage[key]).map(key => t(`contrats.covers.${key}`)).join(', ') || t('contrats.coversNothing')
