import { describe, expect, test } from 'vitest'
import type { Product } from '@/api/types'
import { daysOf, emptyForm, emptyLevel, emptySupply, formOf, levelOf, percentOf, serviceLevelOf, supplyOf, writeOf } from './produitForm'

const whole = { ...emptyForm(), reference: ' VIS-6 ', nom: 'Vis' }

test('what_is_sent_is_trimmed_and_leaves_out_what_is_empty', () => expect(writeOf(whole)).toEqual({ reference: 'VIS-6', nom: 'Vis',
  type: 'marchandise', unite: 'piece', suivi: 'aucun', description: null, categorie: null, code_barres: null, prix_vente: null,
  taux_service: null, fournisseurs: [], seuils: [] }))

test.each([{ reference: ' ' }, { nom: '' }, { prix_vente: 'x' }, { taux_service: '40' }, { supplies: [emptySupply()] },
  { levels: [emptyLevel()] }])('nothing_is_sent_with_%o', change => expect(writeOf({ ...whole, ...change })).toBeUndefined())

test('a_product_that_is_not_touched_is_sent_as_it_was', () => {
  const product = { reference: 'GAZ', nom: 'Gaz', type: 'consommable', unite: 'kg', suivi: 'lot', description: 'R410A', categorie: 'Froid',
    code_barres: '611', prix_vente: 12.5, taux_service: 0.985,
    fournisseurs: [{ fournisseur_id: 4, nom: 'A', reference: null, prix: 9.25, devise: 'MAD', delai_jours: 2.5, minimum: 0,
      multiple: 0.5 }],
    emplacements: [{ emplacement_id: 7, minimum: 1.5, maximum: null }, { emplacement_id: 8, minimum: null, maximum: null }] } as Product
  const { emplacements, fournisseurs, ...rest } = product
  expect(writeOf(formOf(product))).toEqual({ ...rest, seuils: [{ emplacement_id: emplacements![0]!.emplacement_id, minimum: 1.5,
    maximum: null }],
    fournisseurs: [{ fournisseur_id: 4, reference: null, prix: 9.25, delai_jours: 2.5, minimum: fournisseurs![0]!.minimum,
      multiple: 0.5 }] })
})

describe('a_service_level', () => {
  test.each([['', null], ['95', 0.95], ['99,9', 0.999], ['100', undefined], ['49', undefined], ['x', undefined]])(
    '%s', (typed, share) => expect(serviceLevelOf(typed)).toBe(share))
  test('is_written_in_percent', () => expect([percentOf(0.985), percentOf(null)]).toEqual(['98.5', '']))
})

test.each([['', null], ['2,5', 2.5], ['2,25', undefined], ['366', undefined], ['-1', undefined]])('days_%s', (typed, days) =>
  expect(daysOf(typed)).toBe(days))

test('a_supplier_is_asked_for_something', () => {
  const supply = { ...emptySupply(), id: 1 }
  expect(supplyOf(supply, 'piece')).toMatchObject({ fournisseur_id: 1, minimum: 0, multiple: 1 })
  expect(supplyOf({ ...supply, multiple: '0' }, 'piece')).toBeUndefined()
  expect(supplyOf({ ...supply, multiple: '0,5' }, 'piece')).toBeUndefined()
})

test('a_maximum_is_not_less_than_the_minimum', () => {
  const level = { ...emptyLevel(), id: 1, minimum: '5' }
  expect(levelOf({ ...level, maximum: '4' }, 'piece')).toBeUndefined()
  expect(levelOf({ ...level, maximum: '' }, 'piece')).toEqual({ emplacement_id: 1, minimum: 5, maximum: null })
})
