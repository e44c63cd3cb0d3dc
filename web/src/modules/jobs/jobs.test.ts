import { expect, it } from 'vitest'
import { momentOf } from './jobs'

const job = { run_at: '2026-11-21T12:00:00Z', started_at: '2026-11-21T11:00:00Z', ended_at: '2026-11-21T11:01:00Z', attempts: 1 }

it('says when a waiting job is due, and when one that failed is tried again', () => {
  expect(momentOf({ ...job, status: 'waiting', attempts: 0 })).toEqual({ word: 'due', at: job.run_at })
  expect(momentOf({ ...job, status: 'waiting' })).toEqual({ word: 'again', at: job.run_at })
})

it('says since when a job runs, not when its lease ends', () => {
  expect(momentOf({ ...job, status: 'running' })).toEqual({ word: 'begun', at: job.started_at })
})

it('says when a job ended, well or not', () => {
  expect(momentOf({ ...job, status: 'done' })).toEqual({ word: 'ended', at: job.ended_at })
  expect(momentOf({ ...job, status: 'failed' })).toEqual({ word: 'ended', at: job.ended_at })
})
