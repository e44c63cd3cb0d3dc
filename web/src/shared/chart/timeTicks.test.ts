import { expect, test } from 'vitest'
import { timeTicks } from './timeTicks'

const utc = (ticks: number[]) => ticks.map(at => new Date(at).toISOString().slice(0, 16))
const between = (from: string, to: string, zone: string, count: number) => utc(timeTicks(Date.parse(from), Date.parse(to), zone, count))

test('hours_are_round_on_the_wall_of_the_zone', () => {
  expect(between('2026-03-02T00:10:00Z', '2026-03-03T00:10:00Z', 'America/Toronto', 4))
    .toEqual(['2026-03-02T05:00', '2026-03-02T11:00', '2026-03-02T17:00', '2026-03-02T23:00'])
})

test('days_begin_at_midnight_there_also_when_the_clocks_change', () => {
  expect(between('2026-03-06T12:00:00Z', '2026-03-10T12:00:00Z', 'America/Toronto', 5))
    .toEqual(['2026-03-07T05:00', '2026-03-08T05:00', '2026-03-09T04:00', '2026-03-10T04:00'])
})

test('a_year_is_divided_into_months', () => {
  expect(between('2025-11-20T00:00:00Z', '2026-11-20T00:00:00Z', 'UTC', 7))
    .toEqual(['2026-01-01T00:00', '2026-03-01T00:00', '2026-05-01T00:00', '2026-07-01T00:00', '2026-09-01T00:00', '2026-11-01T00:00'])
})

test('a_span_of_nothing_has_no_ticks_and_a_long_one_not_too_many', () => {
  expect(timeTicks(5, 5, 'UTC', 8)).toEqual([])
  expect(timeTicks(5, Number.NaN, 'UTC', 8)).toEqual([])
  expect(timeTicks(0, Date.parse('2026-01-01'), 'Africa/Dakar', 8).length).toBeLessThan(30)
})
