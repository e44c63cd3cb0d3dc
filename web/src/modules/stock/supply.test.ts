import { describe, expect, test } from 'vitest'
import type { SupplyProposal } from '@/api/types'
import { groupsOf, isWrong, linesOf, readHabits, totalOf, serviceChart } from './supply'

const row = (produit_id: number, more: Partial<SupplyProposal> = {}) => ({ produit_id, unite: 'piece', a_commander: 10, fournisseur_id: 1,
  fournisseur: 'Atlas', devise: 'MAD', prix: 2, en_brouillon: false, ...more }) as SupplyProposal
const group = (...rows: SupplyProposal[]) => groupsOf(rows)[0]!

test('what_nobody_delivers_comes_last_whatever_its_place', () =>
  expect(groupsOf([row(1, { fournisseur_id: null, fournisseur: null }), row(2), row(3, { fournisseur_id: 2 }), row(4)])
    .map(({ id, rows }) => [id, rows.map(one => one.produit_id)])).toEqual([[1, [2, 4]], [2, [3]], [null, [1]]]))

describe('what_is_ordered', () => {
  test('is_what_is_proposed_unless_another_quantity_was_typed', () =>
    expect(linesOf(group(row(1), row(2)), { 2: '4' })).toEqual([{ id: 1, quantity: 10 }, { id: 2, quantity: 4 }]))
  test('is_not_what_stands_in_a_draft_nor_what_was_set_to_nothing', () =>
    expect(linesOf(group(row(1, { en_brouillon: true }), row(2), row(3)), { 2: '', 3: '0' })).toEqual([]))
  test('waits_for_a_quantity_that_the_unit_has', () => {
    expect(linesOf(group(row(1)), { 1: '1,5' })).toBeUndefined()
    expect([isWrong(row(1), { 1: '-1' }), isWrong(row(1, { unite: 'kg' }), { 1: '1,5' })]).toEqual([true, false])
  })
  test('costs_the_sum_of_the_known_prices', () =>
    expect(totalOf(group(row(1), row(2, { prix: null }), row(3, { en_brouillon: true })), { 1: '3' })).toEqual({ amount: 6, unpriced: 1 }))
})

test('what_this_browser_remembers_is_read_and_anything_else_is_nothing', () => {
  expect(readHabits('{"place":4,"rates":{"EUR":"10,8","MAD":3}}')).toEqual({ place: 4, rates: { EUR: '10,8' } })
  expect([readHabits(null), readHabits('null'), readHabits('{'), readHabits('{"place":"4","rates":7}')]).toEqual(
    Array.from({ length: 4 }, () => ({ place: null, rates: {} })))
})

test('the_service_level_has_a_bar_for_each_month_that_was_measured_in_percent', () => {
  const { series: [bars] } = serviceChart(
    [{ mois: '2026-04-01', taux: 0.9125, ruptures: 3 }, { mois: '2026-06-01', taux: 1, ruptures: 0 }], 'Service')

  expect(bars!.values).toEqual([91.25, 100])
  expect(bars!.at.map(at => new Date(at).toISOString().slice(0, 10))).toEqual(['2026-04-01', '2026-06-01'])
})
