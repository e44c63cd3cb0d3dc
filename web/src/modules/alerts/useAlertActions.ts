import { api } from '@/api/client'
import { useAction } from '@/shared/useAction'

const worded = (comment: string) => comment.trim() === '' ? {} : { comment: comment.trim() }

/** What can be done about alerts. Each returns whether the server agreed. */
export function useAlertActions() {
  const { busy, problem, done, forget } = useAction()
  const path = (id: number) => ({ params: { path: { id } } })

  return {
    busy, problem, forget,
    acknowledge: (ids: number[], comment: string) => done(() =>
      api.POST('/api/v1/alerts/acknowledge', { body: { ids, ...worded(comment) } })),
    shelve: (id: number, until: number, comment: string) => done(() =>
      api.POST('/api/v1/alerts/{id}/shelve', { ...path(id), body: { until: new Date(until).toISOString(), ...worded(comment) } })),
    unshelve: (id: number) => done(() => api.POST('/api/v1/alerts/{id}/unshelve', path(id))),
    assign: (id: number, userId: number | null) => done(() =>
      api.POST('/api/v1/alerts/{id}/assign', { ...path(id), body: { user_id: userId } })),
    comment: (id: number, comment: string) => done(() => api.POST('/api/v1/alerts/{id}/comments',
      { ...path(id), body: { comment: comment.trim() } })),
  }
}
