import { api } from '@/api/client'
import type { PlanQuery } from '@/api/types'

/** What the list and the calendar of plans show. */
export const readPlans = (query: PlanQuery, page: { limit: number, offset: number }) =>
  api.GET('/api/v1/plans-entretien', { params: { query: { ...query, ...page } } })
