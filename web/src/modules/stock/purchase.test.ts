import { describe, expect, test } from 'vitest'
import type { Product, Purchase, PurchaseLine } from '@/api/types'
import { awaitedOf, emptyOrder, orderFormOf, orderOf, rateOf, receiptOf, withProduct } from './purchase'

const line = (change: Partial<PurchaseLine>): PurchaseLine => ({ id: 1, produit_id: 7, produit: 'Vis', reference: 'V', unite: 'piece',
  suivi: 'aucun',
  reference_fournisseur: null, quantite: 10, recue: 4, prix_unitaire: 2, ...change })
const order = (...lignes: PurchaseLine[]) => ({ fournisseur_id: 3, emplacement_id: 5, devise: 'EUR', taux_change: 10.8, date_prevue: null,
  notes: null, lignes }) as unknown as Purchase

describe('an_order', () => {
  test('that_is_not_touched_is_sent_as_it_was', () => expect(orderOf(orderFormOf(order(line({}))),
    'MAD')).toMatchObject({ fournisseur_id: 3,
    emplacement_id: 5, devise: 'EUR', taux_change: 10.8, lignes: [{ produit_id: 7, quantite: 10, prix_unitaire: 2 }] }))
  test('in_one_s_own_money_has_no_rate', () =>
    expect(orderOf({ ...orderFormOf(order(line({}))), rate: 'x' }, 'EUR')).toMatchObject({ taux_change: 1 }))
  test('without_a_line_a_supplier_or_a_quantity_is_not_sent', () => {
    const whole = orderFormOf(order(line({})))
    expect(orderOf({ ...whole, lines: [] }, 'EUR')).toBeUndefined()
    expect(orderOf({ ...whole, supplier: null }, 'EUR')).toBeUndefined()
    expect(orderOf({ ...whole, lines: [{ ...whole.lines[0]!, quantity: '0' }] }, 'EUR')).toBeUndefined()
    expect(orderOf(emptyOrder('EUR'), 'EUR')).toBeUndefined()
  })
})

test('a_product_begins_with_the_least_and_the_price_of_its_supplier_and_stands_once', () => {
  const product = { id: 7, nom: 'Vis', reference: 'V', unite: 'piece', fournisseurs: [{ fournisseur_id: 3, prix: 1.5, minimum: 12,
    multiple: 6 }] } as Product
  const lines = withProduct([], product, 3)
  expect(lines).toMatchObject([{ quantity: '12', price: '1.5' }])
  expect(withProduct(lines, product, 3)).toEqual(lines)
  expect(withProduct([], product, 4)).toMatchObject([{ quantity: '1', price: '' }])
})

test.each([['10,8', 10.8], ['0', undefined], ['-1', undefined], ['0,0000001', undefined], ['x', undefined]])('a_rate_of_%s', (typed,
  rate) =>
  expect(rateOf(typed)).toBe(rate))

describe('a_receipt', () => {
  test('proposes_what_is_awaited_and_each_piece_with_a_number_apart', () => {
    const rows = awaitedOf(order(line({}), line({ id: 2, recue: 10 }), line({ id: 3, suivi: 'serie', quantite: 3, recue: 1 })))
    expect(rows.map(({ line: { id }, quantity }) => [id, quantity])).toEqual([[1, '6'], [3, '1'], [3, '1']])
  })
  test('leaves_out_what_has_not_come', () => {
    const rows = awaitedOf(order(line({}), line({ id: 2 }), line({ id: 3, suivi: 'serie', quantite: 2, recue: 0 })))
    const [first, second, piece, other] = rows
    expect(receiptOf([first!, { ...second!, quantity: '0' }, { ...piece!, lot: 'S1' }, other!], ' BL-1 ')).toEqual({ document: 'BL-1',
      lignes: [{ ligne_id: 1, quantite: 6 }, { ligne_id: 3, quantite: 1, lot: 'S1' }] })
  })
  test('needs_the_number_of_a_batch', () => {
    const [row] = awaitedOf(order(line({ suivi: 'lot' })))
    expect(receiptOf([row!], '')).toBeUndefined()
    expect(receiptOf([{ ...row!, lot: 'L1', expiry: '2027-01-01' }], '')).toMatchObject({ lignes: [{ lot: 'L1',
      expire_le: '2027-01-01' }] })
    expect(receiptOf([{ ...row!, quantity: '' }], '')).toBeUndefined()
  })
})
