import { expect, it } from 'vitest'
import { lacking, maySignAfterEnd, pathOf, pointOn } from './signature'

const box = { left: 10, top: 20, width: 200, height: 80 }

it('measures on the pad, whatever its size on the screen, and never beside it', () => {
  expect(pointOn(box, { clientX: 110, clientY: 60 })).toEqual([500, 200])
  expect(pointOn(box, { clientX: -50, clientY: 900 })).toEqual([0, 400])
})

it('draws a stroke as a path, and a touch as a dot', () => {
  expect(pathOf([1, 2, 3, 4])).toBe('M1 2L3 4')
  expect(pathOf([1, 2])).toBe('M1 2L1 2')
})

it('wants a name, and strokes or a confirmation', () => {
  expect(lacking({ nom: ' ', traits: [[1, 2]], confirme: false })).toBe('name')
  expect(lacking({ nom: 'Awa', traits: [], confirme: false })).toBe('empty')
  expect(lacking({ nom: 'Awa', traits: [], confirme: true })).toBeUndefined()
  expect(lacking({ nom: 'Awa', traits: [[1, 2]], confirme: false })).toBeUndefined()
  expect(lacking({ nom: 'Awa', traits: [Array.from({ length: 20_002 }, () => 1)], confirme: false })).toBe('tooLong')
})

it('a_signature_is_asked_for_after_the_end_for_a_day_and_only_once', () => {
  const done = { statut: 'terminee', date_fin: '2026-11-20T12:00:00Z' } as const
  const after = (hours: number) => Date.parse(done.date_fin) + hours * 3_600_000
  expect(maySignAfterEnd(done, after(23))).toBe(true)
  expect(maySignAfterEnd(done, after(24))).toBe(false)
  expect(maySignAfterEnd({ ...done, statut: 'en_cours' }, after(1))).toBe(false)
  expect(maySignAfterEnd({ ...done, signature: { nom: 'Rosa', traits: [], date: done.date_fin, auteur_id: null } }, after(1))).toBe(false)
})
