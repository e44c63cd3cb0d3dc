import { describe, expect, test } from 'vitest'
import { emptyForm, measureOf, suggestedCells, writeOf } from './form'

describe('measureOf', () => {
  test.each([
    ['nominal_voltage', '51,2', 51.2], ['nominal_voltage', '0', undefined], ['nominal_voltage', '2001', undefined],
    ['capacity_ah', '100000', 100_000], ['cell_count', '15.5', undefined], ['cell_count', '512', 512], ['cell_count', '513', undefined],
    ['capacity_ah', '1e3', undefined], ['capacity_ah', '', undefined],
  ] as const)('%s %j', (field, text, value) => expect(measureOf(field, text)).toBe(value))
})

test('numbers_are_sent_as_numbers_and_an_empty_maker_as_nothing', () =>
  expect(writeOf({ ...emptyForm(), nom: ' US5000 ', nominal_voltage: '48', capacity_ah: '100', cell_count: '15' })).toEqual(
    { nom: 'US5000', chemistry: 'lifepo4', nominal_voltage: 48, capacity_ah: 100, cell_count: 15, manufacturer: null }))
test('nothing_is_sent_while_a_number_is_missing', () => expect(writeOf({ ...emptyForm(), nom: 'US5000' })).toBeUndefined())
test('the_voltage_suggests_the_number_of_cells', () => {
  expect(suggestedCells('lifepo4', '48')).toBe(15)
  expect(suggestedCells('lead_acid', '80')).toBe(40)
  expect(suggestedCells('lto', '0,5')).toBeUndefined()
})
