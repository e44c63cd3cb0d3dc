import { expect, test } from 'vitest'
import { endAfter, monthsOf } from './days'

test.each([
  ['2026-12-31', 12, '2027-12-31'], ['2026-06-30', 6, '2026-12-31'], ['2027-02-28', 12, '2028-02-29'], ['2026-03-14', 3, '2026-06-14'],
  ['2026-01-30', 1, '2026-02-27'],
])('a_contract_that_ends_on_%s_ends_%s_months_later_on_%s', (end, months, next) => expect(endAfter(end, months)).toBe(next))

test.each([
  ['2026-01-01', '2026-12-31', 12], ['2026-01-01', '2026-06-30', 6], ['2026-03-15', '2026-04-14', 1], ['2026-01-01', '2026-06-15', 12],
  ['2026-05-02', '2026-05-01', 12],
])('from_%s_through_%s_are_%s_months_to_propose', (start, end, months) => expect(monthsOf(start, end)).toBe(months))
