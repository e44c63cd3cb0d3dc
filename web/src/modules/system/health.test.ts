import { expect, test } from 'vitest'
import type { SystemStatus } from '@/api/types'
import { queueShare, shortVersion, signsOf, sparkline, worstOf } from './health'

const status = (change: { queue?: [number, number], latency?: number, commit?: number | null } = {}) => ({
  database: { version: '15', size_bytes: 0, latency_ms: change.latency ?? 1, connections: 1 },
  ingest: { queue_depth: change.queue?.[0] ?? 0, queue_capacity: change.queue?.[1] ?? 100, samples_per_second: 0, accepted_total: 0,
    duplicates_total: 0,
    rejected_total: 0, last_commit_ms: change.commit ?? null },
}) as SystemStatus

test('all_is_well_when_nothing_is_slow_or_full', () => expect(worstOf(signsOf(status(), true))).toBe('ok'))
test('a_server_that_does_not_answer_is_critical', () => expect(worstOf(signsOf(status(), false))).toBe('critical'))
test.each([[49, 'ok'], [50, 'warning'], [90, 'critical']] as const)('a_queue_at_%i_percent_is_%s', (depth, state) =>
  expect(worstOf(signsOf(status({ queue: [depth, 100] }), true))).toBe(state))
test('a_slow_database_warns', () => expect(worstOf(signsOf(status({ latency: 80 }), true))).toBe('warning'))
test('no_commit_yet_is_no_slow_commit', () => expect(worstOf(signsOf(status({ commit: null }), true))).toBe('ok'))
test('a_queue_without_room_is_full', () => expect(queueShare(status({ queue: [0, 0] }).ingest)).toBe(1))
test('the_line_goes_from_edge_to_edge_on_a_scale_from_nothing', () =>
  expect(sparkline([0, 5, 10], 100, 20)).toBe('0.0,20.0 50.0,10.0 100.0,0.0'))
test('a_line_of_nothings_lies_at_the_bottom', () => expect(sparkline([0, 0], 10, 20)).toBe('0.0,20.0 10.0,20.0'))
test('one_value_makes_no_line', () => expect(sparkline([3], 10, 20)).toBe(''))
test('a_version_shows_the_start_of_its_commit', () => {
  expect(shortVersion('1.0.0+96ce598888b17055011d8f')).toBe('1.0.0+96ce598')
  expect(shortVersion('1.0.0-beta.2')).toBe('1.0.0-beta.2')
})
