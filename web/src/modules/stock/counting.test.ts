import { expect, test } from 'vitest'
import type { CountLine } from '@/api/types'
import { type TypedCounts, keyOf, readTyped, sendable, withArrived, without } from './counting'

const AT = '2026-03-01T08:00:00Z'
const line = (produit_id: number, change: Partial<CountLine> = {}) =>
  ({ produit_id, lot: null, unite: 'piece', attendu: 10, compte: null, ecart: null, ...change }) as CountLine
const typed = (produit_id: number, text: string, lot: string | null = null): TypedCounts =>
  ({ [keyOf({ produit_id, lot })]: { produit_id, lot, text, at: AT } })

test('what_fits_its_unit_is_sent_and_an_empty_field_takes_the_count_back', () => {
  const all = { ...typed(1, '7'), ...typed(2, ' '), ...typed(3, '2,5'), ...typed(4, '-1'), ...typed(5, '2,5', 'L1') }
  const lines = [line(1), line(2), line(3), line(4), line(5, { lot: 'L1', unite: 'kg' })]
  expect(sendable(all, lines).map(({ produit_id, compte }) => [produit_id, compte])).toEqual([[1, 7], [2, null], [5, 2.5]])
})

test('what_is_of_no_line_waits', () => expect(sendable(typed(9, '3'), [line(1)])).toEqual([]))

test('what_has_arrived_is_forgotten_and_what_was_typed_anew_is_not', () => {
  const sent = sendable({ ...typed(1, '7'), ...typed(2, '8') }, [line(1), line(2)])
  const meanwhile = { ...typed(1, '7'), ...typed(2, '9') }
  meanwhile[keyOf(line(2))]!.at = '2026-03-01T08:00:05Z'
  expect(Object.values(without(meanwhile, sent)).map(({ text }) => text)).toEqual(['9'])
})

test('a_line_says_at_once_what_differs', () => {
  const arrived = sendable({ ...typed(1, '7'), ...typed(2, '') }, [line(1), line(2, { compte: 4, ecart: -6 })])
  expect(withArrived([line(1), line(2, { compte: 4, ecart: -6 }), line(3)], arrived).map(({ compte, ecart }) => [compte, ecart]))
    .toEqual([[7, -3], [null, null], [null, null]])
})

test('what_else_a_browser_may_have_kept_counts_as_nothing', () => {
  expect(readTyped(JSON.stringify(typed(1, '7')))).toEqual(typed(1, '7'))
  for (const other of [null, 'x', '[1]', '{"a":1}', '{"a":{"text":1}}'])
    expect(readTyped(other)).toEqual({})
})
