import { expect, test } from 'vitest'
import type { CheckedPoint, Point } from '@/api/types'
import { TAKEN_BACK, firstMissing, foreseen } from './checklist'

const at = Date.parse('2026-11-21T12:00:00Z')
const point = (part: Partial<Point> = {}, answered = false): CheckedPoint => ({
  point: { libelle: 'Jeu', genre: 'mesure', min: 1, max: 2, obligatoire: true, ...part },
  constat: answered ? { ok: true, valeur: 1.5, texte: null, auteur_id: 3, date: new Date(at).toISOString() } : null,
})

test.each([[0.9, false], [1, true], [2, true], [2.1, false]])('a measure of %d within 1 and 2 is in order: %s', (valeur, ok) =>
  expect(foreseen(point(), { valeur }, 3, at)).toMatchObject({ ok, valeur, auteur_id: 3, date: '2026-11-21T12:00:00.000Z' }))

test('without_limits_every_measure_is_in_order', () =>
  expect(foreseen(point({ min: null, max: null }), { valeur: -1e9 }, 3, at)?.ok).toBe(true))

test('a_check_is_what_was_said_of_it', () =>
  expect(foreseen(point({ genre: 'controle' }), { ok: false, texte: 'fuite' }, 3, at)).toMatchObject({ ok: false, texte: 'fuite' }))

test('an_answer_that_is_taken_back_leaves_none', () => expect(foreseen(point(), TAKEN_BACK, 3, at)).toBeNull())

test('the_first_point_that_is_missing_is_a_required_one', () => {
  expect(firstMissing([point({}, true), point({ obligatoire: false }), point()])).toBe(2)
  expect(firstMissing([point({}, true), point({ obligatoire: false })])).toBeUndefined()
  expect(firstMissing(null)).toBeUndefined()
})
