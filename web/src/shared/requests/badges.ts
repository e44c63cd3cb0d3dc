import { mdiCancel, mdiCheckCircleOutline, mdiCircleOutline } from '@mdi/js'
import type { RequestStatus } from '@/api/types'
import type { State } from '@/shared/state'

export const REQUEST_STATUSES = ['nouvelle', 'acceptee', 'refusee'] as const satisfies RequestStatus[]

export const REQUEST_BADGE: Record<RequestStatus, { state: State, icon: string }> = {
  nouvelle: { state: 'warning', icon: mdiCircleOutline }, acceptee: { state: 'ok', icon: mdiCheckCircleOutline },
  refusee: { state: 'silent', icon: mdiCancel },
}
