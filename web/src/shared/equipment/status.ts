import { mdiMinusCircle, mdiWrench } from '@mdi/js'
import type { EquipmentStatus } from '@/api/types'
import type { State } from '@/shared/state'

/** In the order in which one chooses among them: from running to out of use. */
export const STATUSES = ['operationnel', 'degrade', 'en_panne', 'en_maintenance', 'hors_service'] as const satisfies EquipmentStatus[]

/** How a badge draws each; without an icon it has its state's. */
export const STATUS_LOOKS: Record<EquipmentStatus, { state: State, icon?: string }> = {
  operationnel: { state: 'ok' }, degrade: { state: 'warning' }, en_panne: { state: 'critical' },
  en_maintenance: { state: 'info', icon: mdiWrench }, hors_service: { state: 'silent', icon: mdiMinusCircle },
}

/** What one most likely wants to say of it next: that it broke down or, if it is not running well, that it runs again. */
export const likelyNext = (status: EquipmentStatus): EquipmentStatus => status === 'operationnel' ? 'en_panne' : 'operationnel'
