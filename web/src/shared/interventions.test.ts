import { expect, test } from 'vitest'
import { MOVES, STATUSES, isLate, needsReason } from './interventions'

test('late_is_what_is_past_its_limit_and_not_over', () => {
  const limit = '2026-03-02T08:00:00Z'
  const after = Date.parse(limit) + 1
  expect(isLate({ statut: 'planifiee', date_limite: limit }, after)).toBe(true)
  expect(isLate({ statut: 'planifiee', date_limite: limit }, after - 2)).toBe(false)
  expect(isLate({ statut: 'terminee', date_limite: limit }, after)).toBe(false)
  expect(isLate({ statut: 'ouverte', date_limite: null }, after)).toBe(false)
})

test('nobody_moves_an_intervention_to_where_only_an_assignment_or_a_report_brings_it', () => {
  expect(STATUSES.flatMap(status => MOVES[status])).not.toContain('planifiee')
  expect(STATUSES.flatMap(status => MOVES[status])).not.toContain('terminee')
})

test('a_reason_is_asked_where_the_server_wants_one', () => {
  expect(needsReason('en_cours', 'en_attente')).toBe(true)
  expect(needsReason('ouverte', 'annulee')).toBe(true)
  expect(needsReason('terminee', 'en_cours')).toBe(true)
  expect(needsReason('ouverte', 'en_cours')).toBe(false)
})
