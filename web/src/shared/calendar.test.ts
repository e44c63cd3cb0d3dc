import { expect, test } from 'vitest'
import { byDay, isMonth, monthAfter, spanOf, weeksOf } from './calendar'

test.each([['2026-11', 1, '2026-12'], ['2026-12', 1, '2027-01'], ['2026-01', -1, '2025-12'], ['2026-03', 0, '2026-03']] as const)(
  '%s and %i months is %s', (month, by, then) => expect(monthAfter(month, by)).toBe(then))

test('a_month_is_held_by_whole_weeks_that_begin_where_the_language_says', () => {
  const monday = weeksOf('2026-11', 1) // the 1st is a Sunday
  expect([monday[0], monday.at(-1), monday.length]).toEqual(['2026-10-26', '2026-12-06', 42])
  const sunday = weeksOf('2026-11', 7)
  expect([sunday[0], sunday.at(-1), sunday.length]).toEqual(['2026-11-01', '2026-12-05', 35])
})

test('a_february_that_fits_four_weeks_has_no_other_days', () =>
  expect([weeksOf('2027-02', 1)[0], weeksOf('2027-02', 1).length]).toEqual(['2027-02-01', 28]))

test('the_weeks_of_a_month_are_read_from_midnight_to_midnight_where_the_reader_is_whatever_the_clocks_do', () => {
  // The clocks of Montréal go back on 1 November, those of Paris on 25 October.
  expect(spanOf(weeksOf('2026-11', 1), 'America/Toronto')).toEqual({ du: '2026-10-26T04:00:00.000Z', au: '2026-12-07T05:00:00.000Z' })
  expect(spanOf(weeksOf('2026-10', 1), 'Europe/Paris')).toEqual({ du: '2026-09-27T22:00:00.000Z', au: '2026-11-01T23:00:00.000Z' })
  expect(spanOf(['2026-12-31'], 'UTC')).toEqual({ du: '2026-12-31T00:00:00.000Z', au: '2027-01-01T00:00:00.000Z' })
})

test('things_are_grouped_by_their_day_in_their_order', () => {
  const things = [{ at: '2026-11-02', n: 1 }, { at: undefined, n: 2 }, { at: '2026-11-01', n: 3 }, { at: '2026-11-02', n: 4 }]
  expect([...byDay(things, ({ at }) => at)].map(([day, list]) => [day, list.map(({ n }) => n)]))
    .toEqual([['2026-11-02', [1, 4]], ['2026-11-01', [3]]])
})

test.each([['2026-11', true], ['2026-13', false], ['2026-00', false], ['2026-1', false], ['novembre', false]])('%s is a month: %s',
  (text, is) => expect(isMonth(text)).toBe(is))
