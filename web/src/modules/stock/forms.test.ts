import { expect, test } from 'vitest'
import type { Place } from '@/api/types'
import { byDepot, emptyPlace, placeOf } from './placeForm'
import { emptySupplier, supplierOf } from './supplierForm'

test('a_shelf_has_a_depot_and_only_a_van_a_technician', () => {
  const place = { ...emptyPlace(), nom: ' A1 ', depot_id: 2, technicien_id: 3 }
  expect(placeOf({ ...place, type: 'etagere' })).toMatchObject({ nom: 'A1', depot_id: 2, technicien_id: null })
  expect(placeOf({ ...place, type: 'vehicule' })).toMatchObject({ depot_id: null, technicien_id: 3 })
  expect(placeOf({ ...place, type: 'depot' })).toMatchObject({ depot_id: null, technicien_id: null })
  expect(placeOf({ ...place, type: 'etagere', depot_id: null })).toBeUndefined()
  expect(placeOf({ ...place, nom: ' ' })).toBeUndefined()
})

test('shelves_stand_behind_their_depot', () => {
  const places = [{ id: 1, depot_id: null }, { id: 2, depot_id: null }, { id: 3, depot_id: 1 }, { id: 4, depot_id: 9 }] as Place[]
  expect(byDepot(places).map(({ id }) => id)).toEqual([1, 3, 2, 4])
})

test('a_supplier_has_a_name_and_a_lead_time', () => {
  const supplier = { ...emptySupplier('XOF'), nom: ' Atlas ', ecart: '' }
  expect(supplierOf(supplier)).toMatchObject({ nom: 'Atlas', devise: 'XOF', delai_jours: 7, delai_ecart: 0, email: null })
  expect(supplierOf({ ...supplier, delai: '' })).toBeUndefined()
  expect(supplierOf({ ...supplier, nom: '' })).toBeUndefined()
})
