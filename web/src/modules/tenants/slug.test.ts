import { expect, test } from 'vitest'
import { isSlug, slugOf } from './slug'

test.each([
  ['Nordik Manutention Inc.', 'nordik-manutention-inc'],
  ['Société Générale d’Énergie', 'societe-generale-d-energie'], ['Œuvres & Cie', 'oeuvres-cie'],
  ['  --  ', ''], ['مؤسسة', ''], ['x'.repeat(80), 'x'.repeat(50)], [`${'a'.repeat(49)} b`, 'a'.repeat(49)],
])('%s', (name, slug) => expect(slugOf(name)).toBe(slug))
test('what_is_made_of_a_name_is_accepted', () => expect(isSlug(slugOf('Dépôt nº 7 – Thiès'))).toBe(true))
test.each(['', '-a', 'a-', 'Abc', 'a_b', 'a'.repeat(51)])('%j_is_refused', text => expect(isSlug(text)).toBe(false))
