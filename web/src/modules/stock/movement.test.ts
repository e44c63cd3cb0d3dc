import { describe, expect, test } from 'vitest'
import type { Place, Product } from '@/api/types'
import { type LineForm, emptyMovement, firstLot, firstPrice, likelyPlace, lineOf, lotsAt, movementOf, shortagesOf, stepped,
  withOneMore } from './movement'

const screw = { id: 1, unite: 'piece', suivi: 'aucun', prix_vente: 3, fournisseurs: [{ prix: 2, devise: 'MAD' }],
  emplacements: [{ emplacement_id: 5, en_stock: 4 }, { emplacement_id: 6, en_stock: 9 }], lots: [] } as unknown as Product
const gas = { ...screw, id: 2, unite: 'kg', suivi: 'lot',
  lots: [{ numero: 'L1', emplacement_id: 5 }, { numero: 'L1', emplacement_id: 6 }, { numero: 'L2',
    emplacement_id: 6 }] } as unknown as Product
const pump = { ...screw, id: 3, suivi: 'serie' } as unknown as Product
const line = (product: Product, change: Partial<LineForm> = {}): LineForm =>
  ({ key: '1', product, quantity: '2', lot: '', expiry: '', price: '', ...change })
const form = (lines: LineForm[]) => ({ ...emptyMovement(), place: 5, lines })

describe('the_same_product_again', () => {
  test('is_counted_up', () => expect(withOneMore([line(screw)], screw, '').map(({ quantity }) => quantity)).toEqual(['3']))
  test('with_numbers_of_its_own_is_another_line', () => expect(withOneMore([line(pump)], pump, '')).toHaveLength(2))
  test('beside_what_is_reserved_is_another_line', () => expect(withOneMore([line(screw, { reservation: 8 })], screw, '')).toHaveLength(2))
})

test('a_step_does_not_lead_to_nothing_unless_the_movement_may_take_away', () => {
  expect(stepped(line(screw, { quantity: '1' }), -1, false)).toBe('1')
  expect(stepped(line(screw, { quantity: '0' }), -1, true)).toBe('-1')
  expect(stepped(line(gas, { quantity: '0,3' }), 1, false)).toBe('1.3')
})

describe('a_line', () => {
  test('has_a_cost_when_it_comes_in', () =>
    expect(lineOf(line(screw, { price: '2,5' }), 'reception')).toEqual({ produit_id: 1, quantite: 2, cout_unitaire: 2.5 }))
  test('has_a_price_when_it_is_sold', () =>
    expect(lineOf(line(screw, { price: '3' }), 'vente')).toEqual({ produit_id: 1, quantite: 2, prix_unitaire: 3 }))
  test('has_neither_when_it_moves', () => expect(lineOf(line(screw, { price: '3' }), 'transfert')).toEqual({ produit_id: 1, quantite: 2 }))
  test('may_take_away_only_as_an_adjustment', () => {
    expect(lineOf(line(screw, { quantity: '-2' }), 'ajustement')).toEqual({ produit_id: 1, quantite: -2 })
    expect(lineOf(line(screw, { quantity: '-2' }), 'vente')).toBeUndefined()
  })
  test('names_its_batch_and_of_a_new_one_the_day', () => {
    expect(lineOf(line(gas), 'reception')).toBeUndefined()
    expect(lineOf(line(gas, { lot: ' L9 ', expiry: '2027-01-01' }), 'reception')).toMatchObject({ lot: 'L9', expire_le: '2027-01-01' })
    expect(lineOf(line(gas, { lot: 'L1', expiry: '2027-01-01' }), 'vente')).not.toHaveProperty('expire_le')
  })
  test('with_a_serial_number_is_one_piece', () => {
    expect(lineOf(line(pump, { lot: 'S1' }), 'vente')).toBeUndefined()
    expect(lineOf(line(pump, { lot: 'S1', quantity: '1' }), 'vente')).toMatchObject({ lot: 'S1', quantite: 1 })
  })
})

describe('a_movement', () => {
  test('is_sent_whole', () => expect(movementOf({ ...form([line(screw)]), document: ' BL-1 ', at: '2026-03-02T08:00' }, 'reception', 'UTC'))
    .toMatchObject({ type: 'reception', emplacement_id: 5, document: 'BL-1', motif: null, date: '2026-03-02T08:00:00.000Z',
      vers_emplacement_id: null, accepte_negatif: false }))
  test('needs_lines_and_a_place', () => {
    expect(movementOf(form([]), 'vente', 'UTC')).toBeUndefined()
    expect(movementOf({ ...form([line(screw)]), place: null }, 'vente', 'UTC')).toBeUndefined()
  })
  test('from_one_place_to_another_needs_another', () => {
    expect(movementOf({ ...form([line(screw)]), to: 5 }, 'transfert', 'UTC')).toBeUndefined()
    expect(movementOf({ ...form([line(screw)]), to: 6 }, 'transfert', 'UTC')).toMatchObject({ vers_emplacement_id: 6 })
  })
  test('belongs_to_an_intervention_only_where_one_uses_parts', () => {
    expect(movementOf({ ...form([line(screw)]), intervention: 4 }, 'consommation', 'UTC')).toMatchObject({ intervention_id: 4 })
    expect(movementOf({ ...form([line(screw)]), intervention: 4 }, 'vente', 'UTC')).toMatchObject({ intervention_id: null })
  })
})

test('a_line_begins_with_the_price_that_is_known', () => expect([firstPrice(screw, 'reception', 'MAD'), firstPrice(screw, 'reception',
  'XOF'),
  firstPrice(screw, 'vente', 'MAD'), firstPrice(screw, 'perte', 'MAD')]).toEqual(['2', '', '3', '']))

test('what_goes_comes_from_the_batches_of_its_place', () => {
  expect(lotsAt(gas, 5, 'vente').map(({ numero }) => numero)).toEqual(['L1'])
  expect(lotsAt(gas, 5, 'reception').map(({ numero }) => numero)).toEqual(['L1', 'L2'])
})

test('the_batch_that_expires_first_goes_first_and_none_that_may_not_be_sold', () => {
  const lots = [{ numero: 'L0', emplacement_id: 5, etat: 'bon', expire_le: '2026-02-01' }, { numero: 'L1', emplacement_id: 5,
    etat: 'abime' },
    { numero: 'L2', emplacement_id: 6, etat: 'bon' }, { numero: 'L3', emplacement_id: 5, etat: 'bon', expire_le: '2026-03-10' }]
  const oil = { ...gas, lots } as unknown as Product
  expect(firstLot(oil, 5, 'vente', '2026-03-10')).toBe('L3')
  expect(firstLot(oil, 5, 'reception', '2026-03-10')).toBe('')
  expect(firstLot(pump, 5, 'vente', '2026-03-10')).toBe('')
})

test('the_likely_place_is_ones_van_then_where_most_lies_then_the_only_one', () => {
  const places = [{ id: 5, technicien_id: null }, { id: 7, technicien_id: 3 }] as Place[]
  expect([likelyPlace(places, 3, screw), likelyPlace(places, 9, screw), likelyPlace(places, 9, undefined),
    likelyPlace(places.slice(0, 1), 9, undefined)]).toEqual([7, 6, null, 5])
})

test('a_refusal_tells_what_is_missing_where', () => {
  const manques = [{ produit_id: 1, produit: 'Vis', emplacement: 'Dépôt', reste: -3, reserve: 0 }]
  expect(shortagesOf({ code: 'stock_short', manques } as never)).toEqual(manques)
  expect(shortagesOf({ code: 'period_closed' } as never)).toEqual([])
})
