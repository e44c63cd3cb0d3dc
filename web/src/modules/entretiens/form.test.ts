import { expect, test } from 'vitest'
import type { Plan, PlanWrite } from '@/api/types'
import { type PointForm, emptyForm, emptyPoint, formOf, moved, pointOf, writeOf } from './form'

const ZONE = 'America/Toronto'
const written = {
  equipement_id: 7, titre: 'Graissage', unite: 'mois', intervalle: 6, fixe: true, consignes: null, priorite: 'haute', duree_estimee: 45,
  avance_jours: 10, actif: true, signature_obligatoire: true, prochaine_echeance: '2026-12-01T13:30:27.5Z',
  points_controle: [{ libelle: 'Jeu', genre: 'mesure', unite: 'mm', min: 0.2, max: 0.5, obligatoire: false }],
} satisfies PlanWrite
const plan: Plan = { ...written, id: 4, equipement: { nom: 'Presse', localisation: 'Quai' }, derniere_execution: null, utilise: null,
  intervention_id: null }
const point = (part: Partial<PointForm>): PointForm => ({ ...emptyPoint([]), libelle: 'Jeu', ...part })

test('a_plan_that_nobody_changed_is_sent_as_it_was_to_the_second', () => {
  expect(writeOf(formOf(plan, ZONE), 7, ZONE, plan)).toEqual(written)
})

test('another_due_date_is_the_moment_that_was_typed_in_the_zone', () => {
  const form = { ...formOf(plan, ZONE), prochaine_echeance: '2027-01-04T08:00' }
  expect(writeOf(form, 7, ZONE, plan)?.prochaine_echeance).toBe('2027-01-04T13:00:00.000Z')
})

test('by_use_there_is_neither_a_first_date_nor_a_fixed_one', () => {
  const form = { ...formOf(plan, ZONE), unite: 'cycles' as const, intervalle: '500' }
  expect(writeOf(form, 7, ZONE, plan)).toMatchObject({ unite: 'cycles', fixe: false, prochaine_echeance: null })
})

test.each([
  { titre: ' ' }, { intervalle: '0' }, { intervalle: '121' }, { intervalle: '1,5' }, { avance_jours: '91' }, { avance_jours: '' },
  { duree_estimee: '4' }, { points: [point({ libelle: '' })] },
])('nothing_is_sent_while_a_field_is_wrong: %o', part =>
  expect(writeOf({ ...emptyForm(), titre: 'Graissage', ...part }, 7, ZONE)).toBeUndefined())

test('only_a_measure_has_limits', () => {
  expect(pointOf(point({ min: '1', unite: 'mm' }))).toEqual({ libelle: 'Jeu', genre: 'controle', obligatoire: true })
  expect(pointOf(point({ genre: 'mesure', min: '-1,5', max: '' }))).toMatchObject({ min: -1.5, max: null, unite: null })
  expect(pointOf(point({ genre: 'mesure', min: '2', max: '1' }))).toBeUndefined()
  expect(pointOf(point({ genre: 'mesure', min: 'deux' }))).toBeUndefined()
})

test('points_move_by_one_place_and_not_over_the_edge', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
})

test('a_new_point_has_a_key_of_its_own', () => expect(emptyPoint([point({ key: 3 }), point({ key: 1 })]).key).toBe(4))
