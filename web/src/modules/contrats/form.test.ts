import { describe, expect, test } from 'vitest'
import type { Contract } from '@/api/types'
import { amountOf, emptyForm, formOf, promiseOf, writeOf } from './form'

const whole = { ...emptyForm('MAD'), titre: ' Entretien ', client_nom: 'Atlas', date_debut: '2026-01-01', date_fin: '2026-12-31' }

describe('an_amount', () => {
  test.each([
    ['', 'MAD', null], ['1200,50', 'MAD', 1200.5], ['1 200', 'CAD', 1200], ['0.29', 'EUR', 0.29], ['12.505', 'MAD', undefined],
    ['12.5', 'XOF', undefined], ['1500', 'XOF', 1500], ['-1', 'MAD', undefined], ['douze', 'MAD', undefined],
  ] as const)('%s in %s', (text, currency, amount) => expect(amountOf(text, currency)).toBe(amount))
})

describe('promised_hours', () => {
  const promise = (respond: string, resolve: string) => promiseOf({ priorite: 'haute', respond, resolve, clock: true })
  test('are_sent_in_minutes', () => expect(promise('1,5', '8')).toEqual(
    { priorite: 'haute', prise_en_charge_minutes: 90, resolution_minutes: 480, jour_et_nuit: true }))
  test('left_empty_promise_nothing', () => expect(promise('', ' ')).toBeNull())
  test.each([['4', ''], ['8', '4'], ['0', '4'], ['x', '4'], ['1', '9000']])('%s_and_%s_are_no_promise', (respond, resolve) =>
    expect(promise(respond, resolve)).toBeUndefined())
})

test('what_is_sent_is_trimmed_and_leaves_out_what_is_empty', () => {
  expect(writeOf(whole)).toMatchObject(
    { titre: 'Entretien', numero: null, client_id: null, renouvellement_mois: null, prix: null, delais: [] })
})

test.each([
  { titre: ' ' }, { client_nom: '' }, { date_fin: '2025-12-31' }, { date_debut: '' }, { preavis: '366' }, { visites: '' }, { montant: 'x' },
  { renouvellement: 'tacite' as const, mois: '0' },
])('nothing_is_sent_with_%o', change => expect(writeOf({ ...whole, ...change })).toBeUndefined())

test('a_contract_that_is_not_touched_is_sent_as_it_was', () => {
  const contract = { titre: 'Entretien', numero: 'C-1', type: 'complet', client_id: 3, client_nom: null, date_debut: '2026-01-01',
    date_fin: '2026-12-31', renouvellement: 'tacite', renouvellement_mois: 6, preavis_jours: 45, visites_par_an: 4,
    couverture: { main_oeuvre: true, pieces: false, deplacement: true }, prix: { montant: 1200.5, devise: 'CAD', periode: 'mois' },
    delais: [{ priorite: 'haute', prise_en_charge_minutes: 50, resolution_minutes: 130, jour_et_nuit: false }],
    equipements: [{ id: 7, nom: 'Presse', localisation: 'Atelier', archive: false }], notes: 'Clé au poste' } as unknown as Contract
  const { equipements, ...rest } = contract
  expect(writeOf(formOf(contract, 'MAD'))).toEqual({ ...rest, equipement_ids: equipements!.map(({ id }) => id) })
})
