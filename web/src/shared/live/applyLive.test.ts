import { expect, test } from 'vitest'
import type { Battery, RealtimeMessage } from '@/api/types'
import { applyLive, applyLiveToAll } from './applyLive'

const battery = (id: number, at: string | null = '2026-03-02T08:00:00Z') =>
  ({ id, connectivity: 'silent', latest: at === null ? null : { at, voltage: 50, cell_voltages: [3.3, 3.2] } }) as Battery
const sample = (id: number, at: string, voltage: number) => ({ type: 'sample', battery_id: id, at, voltage }) as RealtimeMessage

test('a_newer_sample_replaces_values_and_brings_the_battery_online', () => {
  const after = applyLive(battery(1), sample(1, '2026-03-02T08:00:05Z', 51))
  expect([after.connectivity, after.latest?.voltage, after.latest?.cell_voltages]).toEqual(['online', 51, [3.3, 3.2]])
})

test('a_sample_that_arrives_late_changes_nothing', () => {
  const before = battery(1)
  expect(applyLive(before, sample(1, '2026-03-02T07:59:59Z', 40))).toBe(before)
})

test('the_first_sample_of_a_battery_never_seen_is_taken', () => {
  expect(applyLive(battery(1, null), sample(1, '2026-03-02T08:00:00Z', 48)).latest?.voltage).toBe(48)
})

test('a_message_about_another_battery_leaves_the_list_as_it_is', () => {
  const list = [battery(1), battery(2)]
  expect(applyLiveToAll(list, sample(9, '2026-03-02T09:00:00Z', 1))).toBe(list)
  expect(applyLiveToAll(list, { type: 'connectivity', battery_id: 2, connectivity: 'never' })[1]!.connectivity).toBe('never')
})
