import { expect, test } from 'vitest'
import type { Template, TemplateWrite } from '@/api/types'
import { emptyPoint } from '@/modules/entretiens/form'
import { emptyForm, formOf, writeOf } from './form'

const written = {
  rule_key: 'temperature_high', titre: '{batterie} : {alerte}', automatique: true, severite_min: 'warning', type_intervention: 'predictive',
  priorite: null, delai_heures: null, surveillance_minutes: 60, consignes: 'Couper la charge.', signature_obligatoire: true,
  points_controle: [{ libelle: 'Ventilateur', genre: 'controle', obligatoire: true }],
} satisfies TemplateWrite

test('a_template_that_nobody_changed_is_sent_as_it_was', () =>
  expect(writeOf(formOf({ ...written, id: 3 } as Template))).toEqual(written))

test('what_is_left_empty_is_decided_by_the_severity_of_the_alert', () =>
  expect(writeOf(emptyForm('fault'))).toMatchObject({ rule_key: 'fault', priorite: null, delai_heures: null, consignes: null }))

test.each([{ rule_key: '' }, { titre: ' ' }, { delai_heures: '0' }, { delai_heures: '8761' }, { surveillance_minutes: '' },
  { surveillance_minutes: '10081' }, { points: [emptyPoint([])] },
])('nothing_is_sent_while_a_field_is_wrong: %o', part =>
  expect(writeOf({ ...emptyForm('fault'), ...part })).toBeUndefined())
