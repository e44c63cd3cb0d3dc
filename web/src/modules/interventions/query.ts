import { api } from '@/api/client'
import type { InterventionQuery } from '@/api/types'

/** What the list, the board, the calendar and the map show: the same filter, of all interventions or of the reader's own. */
export interface Narrowed { mine: boolean, query: InterventionQuery }

export const readInterventions = ({ mine, query }: Narrowed, page: { limit: number, offset: number }) =>
  api.GET(mine ? '/api/v1/interventions/my-interventions' : '/api/v1/interventions', { params: { query: { ...query, ...page } } })

export const mapInterventions = ({ mine, query }: Narrowed, page: { limit: number, offset: number }) =>
  api.GET(mine ? '/api/v1/interventions/my-interventions/carte' : '/api/v1/interventions/carte',
    { params: { query: { ...query, ...page } } })
