import { describe, expect, test } from 'vitest'
import type { Movement } from '@/api/types'
import { curveOf, expiryOf, lateEntry } from './ledger'

const row = (date: string, solde: number | null) => ({ date, solde }) as Movement
const words = { name: 'En stock', unit: 'pièces', digits: 0 }
const NOW = Date.parse('2026-03-10T00:00:00Z')

describe('the_curve', () => {
  test('goes_from_the_oldest_balance_to_now_in_steps', () => {
    const { series: [line] } = curveOf([row('2026-03-02T00:00:00Z', 7), row('2026-03-01T00:00:00Z', 10)], NOW, words)
    expect(line).toMatchObject({ step: true, values: [10, 7, 7] })
    expect(line!.at).toEqual([Date.parse('2026-03-01'), Date.parse('2026-03-02'), NOW])
  })
  test('shows_the_last_balance_of_a_moment', () => {
    const at = '2026-03-01T08:00:00Z'
    expect(curveOf([row(at, 4), row(at, 9)], NOW, words).series[0]!.values).toEqual([4, 4])
  })
  test('of_nothing_is_empty', () => expect(curveOf([], NOW, words).series[0]!.values).toEqual([]))
})

describe('a_batch', () => {
  test.each([[null, 'good'], ['2026-03-09', 'expired'], ['2026-03-10', 'soon'], ['2026-04-09', 'soon'], ['2026-04-10', 'good']] as const)(
    'that_expires_on_%s_is_%s', (expire_le, state) => expect(expiryOf({ expire_le }, '2026-03-10')).toBe(state))
})

test('what_was_written_down_a_day_later_says_so', () => {
  const date = '2026-03-01T08:00:00Z'
  expect(lateEntry({ date, saisi_le: '2026-03-04T08:00:00Z' })).toBe('2026-03-04T08:00:00Z')
  expect(lateEntry({ date, saisi_le: '2026-03-01T09:00:00Z' })).toBeUndefined()
})
