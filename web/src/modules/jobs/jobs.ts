import { mdiAlertOctagon, mdiCheckCircle, mdiClockOutline, mdiPlayCircleOutline } from '@mdi/js'
import type { Job } from '@/api/types'
import type { State } from '@/shared/state'

/** What asks for somebody first. */
export const STATUSES = ['failed', 'running', 'waiting', 'done'] as const satisfies Job['status'][]
export const QUEUES = ['default', 'alerts', 'maintenance', 'mail'] as const satisfies Job['queue'][]

export const JOB_BADGE: Record<Job['status'], { state: State, icon: string }> = {
  waiting: { state: 'silent', icon: mdiClockOutline }, running: { state: 'info', icon: mdiPlayCircleOutline },
  done: { state: 'ok', icon: mdiCheckCircle }, failed: { state: 'critical', icon: mdiAlertOctagon },
}

/** The moment that counts in each state, and how it is said. */
export function momentOf(job: Pick<Job, 'status' | 'run_at' | 'started_at' | 'ended_at' | 'attempts'>) {
  if (job.status === 'waiting')
    return { word: job.attempts > 0 ? 'again' : 'due', at: job.run_at } as const
  return job.status === 'running' ? { word: 'begun', at: job.started_at } as const : { word: 'ended', at: job.ended_at } as const
}
