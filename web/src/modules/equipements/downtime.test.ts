import { describe, expect, test } from 'vitest'
import type { EquipmentStatus } from '@/api/types'
import { downtimeHours, isCut, secondsOf } from './downtime'

const now = Date.parse('2026-11-21T12:00:00Z')
const period = (statut: EquipmentStatus, debut: string, fin: string | null = null) => ({ statut, debut, fin })

describe('downtimeHours', () => {
  test('what_was_never_told_of_worked', () => expect(downtimeHours([], 30, now)).toBe(0))
  test.each(['en_panne', 'en_maintenance', 'hors_service'] as const)('%s_counts', statut =>
    expect(downtimeHours([period(statut, '2026-11-20T12:00:00Z', '2026-11-20T13:30:00Z')], 30, now)).toBe(1.5))
  test.each(['operationnel', 'degrade'] as const)('%s_does_not', statut =>
    expect(downtimeHours([period(statut, '2026-11-20T12:00:00Z')], 30, now)).toBe(0))
  test('a_status_that_lasts_counts_up_to_now', () =>
    expect(downtimeHours([period('en_panne', '2026-11-21T07:00:00Z')], 30, now)).toBe(5))
  test('only_the_part_within_the_days_counts', () => {
    const broken = [period('en_panne', '2026-10-01T00:00:00Z', '2026-10-23T12:00:00Z')]
    expect(downtimeHours(broken, 30, now)).toBe(24)
    expect(downtimeHours(broken, 365, now)).toBe(22 * 24 + 12)
  })
  test('what_was_over_before_counts_nothing', () =>
    expect(downtimeHours([period('en_panne', '2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z')], 365, now)).toBe(0))
  test('periods_add_up', () => expect(downtimeHours([
    period('operationnel', '2026-11-20T04:00:00Z'), period('en_maintenance', '2026-11-20T02:00:00Z', '2026-11-20T04:00:00Z'),
    period('en_panne', '2026-11-20T00:00:00Z', '2026-11-20T02:00:00Z')], 30, now)).toBe(4))
  test('a_clock_that_is_ahead_counts_nothing', () =>
    expect(downtimeHours([period('en_panne', '2026-11-21T12:00:05Z')], 30, now)).toBe(0))
})

describe('isCut', () => {
  const many = (number: number, oldest: string) =>
    [...Array.from({ length: number - 1 }, () => period('operationnel', '2026-11-20T12:00:00Z')), period('operationnel', oldest)]
  test('a_short_history_is_whole', () => expect(isCut(many(199, '2026-11-20T00:00:00Z'), 30, now)).toBe(false))
  test('a_full_answer_that_ends_within_the_days_is_cut', () => expect(isCut(many(200, '2026-11-01T00:00:00Z'), 30, now)).toBe(true))
  test('a_full_answer_that_reaches_back_is_not', () => expect(isCut(many(200, '2026-10-01T00:00:00Z'), 30, now)).toBe(false))
})

test('a_status_lasts_until_its_end_or_until_now', () => {
  expect(secondsOf(period('degrade', '2026-11-21T11:00:00Z', '2026-11-21T11:01:00Z'), now)).toBe(60)
  expect(secondsOf(period('degrade', '2026-11-21T11:00:00Z'), now)).toBe(3600)
  expect(secondsOf(period('degrade', '2026-11-21T12:00:05Z'), now)).toBe(0)
})
