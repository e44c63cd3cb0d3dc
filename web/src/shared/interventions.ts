import {
  mdiAlertOctagon, mdiArrowDown, mdiArrowUp, mdiCalendarClock, mdiCancel, mdiCheckCircle, mdiCircleOutline, mdiMinus,
  mdiPauseCircleOutline, mdiPlayCircleOutline,
} from '@mdi/js'
import type { Intervention, InterventionStatus, Priority } from '@/api/types'
import type { State } from './state'

export const STATUSES = ['ouverte', 'planifiee', 'en_cours', 'en_attente', 'terminee', 'annulee'] as const satisfies InterventionStatus[]

/** What presses most first. */
export const PRIORITIES = ['critique', 'haute', 'normale', 'basse'] as const satisfies Priority[]
export const KINDS = ['corrective', 'preventive', 'predictive'] as const satisfies Intervention['type_intervention'][]

export const STATUS_BADGE: Record<InterventionStatus, { state: State, icon: string }> = {
  ouverte: { state: 'warning', icon: mdiCircleOutline }, planifiee: { state: 'info', icon: mdiCalendarClock },
  en_cours: { state: 'info', icon: mdiPlayCircleOutline }, en_attente: { state: 'silent', icon: mdiPauseCircleOutline },
  terminee: { state: 'ok', icon: mdiCheckCircle }, annulee: { state: 'silent', icon: mdiCancel },
}
export const PRIORITY_BADGE: Record<Priority, { state: State, icon: string }> = {
  critique: { state: 'critical', icon: mdiAlertOctagon }, haute: { state: 'warning', icon: mdiArrowUp },
  normale: { state: 'info', icon: mdiMinus }, basse: { state: 'silent', icon: mdiArrowDown },
}

/** Where a person may move an intervention himself: planned is what an assignment makes of it, done what its report does. */
export const MOVES: Record<InterventionStatus, InterventionStatus[]> = {
  ouverte: ['en_cours', 'annulee'], planifiee: ['en_cours', 'ouverte', 'annulee'], en_cours: ['en_attente', 'annulee'],
  en_attente: ['en_cours', 'annulee'], terminee: ['en_cours'], annulee: [],
}

/** The server wants to know why. */
export const needsReason = (from: InterventionStatus, to: InterventionStatus) =>
  to === 'annulee' || to === 'en_attente' || from === 'terminee'

export const isOver = ({ statut }: Pick<Intervention, 'statut'>) => statut === 'terminee' || statut === 'annulee'

export const isLate = (one: Pick<Intervention, 'statut' | 'date_limite'>, now: number) =>
  !isOver(one) && one.date_limite !== null && Date.parse(one.date_limite) < now
