import { expect, test } from 'vitest'
import type { Battery } from '@/api/types'
import { emptyForm, formOf, isComplete, writeOf } from './form'

const battery = {
  nom: 'Rack 01', numero_serie: 'S1', modele: null, type_id: 2, lieu_id: 3, client_id: 1, date_installation: '2024-05-12',
    external_id: 'gw/1',
  silence_after_seconds: 90, notes: null, calibration: { voltage_offset: 0.1, current_offset: 0, temperature_offset: 0 },
  custom_fields: { contrat: 'C-1', garantie: 60, neuf: true, vide: null },
} as unknown as Battery

test('what_is_not_changed_is_kept_as_it_was', () => {
  expect(writeOf(formOf(battery), battery)).toEqual({
    nom: 'Rack 01', numero_serie: 'S1', modele: null, type_id: 2, lieu_id: 3, client_id: 1, date_installation: '2024-05-12',
      external_id: 'gw/1',
    silence_after_seconds: 90, notes: null, calibration: battery.calibration, custom_fields: battery.custom_fields,
  })
})

test('a_number_among_the_custom_fields_may_become_text_and_a_nameless_field_is_left_out', () => {
  const form = formOf(battery)
  form.custom[1]!.value = '72,5'
  form.custom.push({ name: ' ', value: 'x' }, { name: 'zone', value: ' B ' })
  expect(writeOf(form, battery).custom_fields).toEqual({ contrat: 'C-1', garantie: 72.5, neuf: true, vide: null, zone: 'B' })
  form.custom[1]!.value = 'cinq ans'
  expect(writeOf(form, battery).custom_fields!.garantie).toBe('cinq ans')
})

test('a_battery_needs_a_name_a_number_a_type_and_a_place', () => {
  const form = emptyForm(1, 2)
  expect(isComplete(form)).toBe(false)
  Object.assign(form, { nom: 'A', numero_serie: 'B' })
  expect(isComplete(form)).toBe(true)
  form.silence_minutes = 0.1
  expect(isComplete(form)).toBe(false)
})
