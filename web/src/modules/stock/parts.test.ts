import { expect, test } from 'vitest'
import type { WorkPart } from '@/api/types'
import { isReady, linesOf, remainingOf, sentOf } from './parts'

const part = (more: Partial<WorkPart> = {}): WorkPart => ({ produit_id: 1, produit: 'Filtre', reference: 'F-1', code_barres: null,
  unite: 'piece', suivi: 'aucun', prevue: 3, reservee: 2, utilisee: 0, manquante: 1, emplacement_id: null, reserves: [], cout: null,
  ...more })

test('what_is_kept_is_what_one_begins_with_and_what_is_used_up_is_not_asked_for', () => {
  const pieces = [part(), part({ produit_id: 2, utilisee: 3, reservee: 0 })]
  const lines = linesOf({ intervention_id: 1, cout: null, devise: 'CAD', pieces })
  expect(lines.map(line => [line.part.produit_id, line.quantity])).toEqual([[1, '2']])
  expect(remainingOf(part({ prevue: 0.3, utilisee: 0.1 }))).toBe(0.2)
})

test('what_was_not_used_is_not_sent', () => {
  expect(sentOf([{ part: part(), quantity: '0', lots: '' }, { part: part({ produit_id: 2 }), quantity: '2', lots: '' }]))
    .toEqual([{ produit_id: 2, quantite: 2 }])
})

test('each_piece_with_a_number_is_a_line_and_a_batch_is_one', () => {
  const [pump, oil] = [part({ suivi: 'serie' }), part({ suivi: 'lot', unite: 'l' })]
  expect(isReady({ part: pump, quantity: '2', lots: 'A1' })).toBe(false)
  expect(isReady({ part: pump, quantity: '2', lots: 'A1, A2' })).toBe(true)
  expect(isReady({ part: oil, quantity: '1,5', lots: '' })).toBe(false)
  expect(isReady({ part: oil, quantity: '0', lots: '' })).toBe(true)
  expect(isReady({ part: part(), quantity: '1,5', lots: '' })).toBe(false)
  expect(sentOf([{ part: pump, quantity: '2', lots: 'A1, A2' }, { part: oil, quantity: '1,5', lots: 'L7' }])).toEqual([
    { produit_id: 1, quantite: 1, lot: 'A1' }, { produit_id: 1, quantite: 1, lot: 'A2' }, { produit_id: 1, quantite: 1.5, lot: 'L7' }])
})
