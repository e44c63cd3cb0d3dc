import { describe, expect, test } from 'vitest'
import type { Equipment } from '@/api/types'
import { emptyForm, formOf, frequencyOf, writeOf } from './form'

const zone = 'America/Toronto'
const filled = (change: object = {}) => ({ ...emptyForm(), nom: ' Presse ', type: 'Presse', numero_serie: 'P-1', lieu_id: 3, ...change })
const machine: Equipment = {
  id: 7, nom: 'Presse', type: 'Presse', modele: null, numero_serie: 'P-1', localisation: 'Usine', statut: 'operationnel',
  date_installation: '2025-03-02T12:00:00Z', frequence_entretien: '90', derniere_maintenance: '2026-11-02T02:30:00Z',
  prochaine_maintenance: '2027-01-31T02:30:00Z', interventions_count: 0, open_interventions_count: 0, kind: 'machine', lieu_id: 3,
  client_id: 12, custom_fields: { tonnes: 40 }, notes: null, created_at: null, updated_at: null,
}

describe('frequencyOf', () => {
  test.each([['', null], [' 90 ', '90'], ['007', '7'], ['0', undefined], ['3650', '3650'], ['3651', undefined], ['1.5', undefined],
    ['abc', undefined]])('%j', (text, value) => expect(frequencyOf(text)).toBe(value))
})

describe('writeOf', () => {
  test('empty_texts_are_sent_as_nothing', () => expect(writeOf(filled(), zone)).toEqual({ nom: 'Presse', type: 'Presse',
    numero_serie: 'P-1', lieu_id: 3, modele: null, notes: null, frequence_entretien: null, date_installation: null,
    derniere_maintenance: null }))
  test.each(['nom', 'type', 'numero_serie'])('nothing_is_sent_without_%s', field =>
    expect(writeOf(filled({ [field]: ' ' }), zone)).toBeUndefined())
  test('nothing_is_sent_without_a_place', () => expect(writeOf(filled({ lieu_id: null }), zone)).toBeUndefined())
  test('nothing_is_sent_while_the_frequency_is_none', () =>
    expect(writeOf(filled({ frequence_entretien: 'souvent' }), zone)).toBeUndefined())
  test('a_day_is_sent_as_its_noon', () =>
    expect(writeOf(filled({ date_installation: '2026-01-05' }), zone)?.date_installation).toBe('2026-01-05T12:00:00Z'))
  test('the_last_service_goes_with_the_plan', () => {
    const typed = { derniere_maintenance: '2026-01-05' }
    expect(writeOf(filled(typed), zone)?.derniere_maintenance).toBeNull()
    expect(writeOf(filled({ ...typed, frequence_entretien: '30' }), zone)?.derniere_maintenance).toBe('2026-01-05T12:00:00Z')
  })
})

describe('a_machine_in_the_form', () => {
  test('shows_the_day_of_the_persons_calendar', () => expect(formOf(machine, zone).derniere_maintenance).toBe('2026-11-01'))
  test('keeps_what_was_not_touched_and_what_is_not_shown', () =>
    expect(writeOf(formOf(machine, zone), zone, machine)).toMatchObject({ date_installation: machine.date_installation,
      derniere_maintenance: machine.derniere_maintenance, custom_fields: { tonnes: 40 }, client_id: 12 }))
  test('a_day_that_is_taken_away_goes', () =>
    expect(writeOf({ ...formOf(machine, zone), date_installation: '' }, zone, machine)?.date_installation).toBeNull())
})
