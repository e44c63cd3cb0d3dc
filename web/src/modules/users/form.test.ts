import { expect, test } from 'vitest'
import { emptyForm, isEmail, writeOf } from './form'

test.each(['maude@example.com', 'a.b+c@sous.domaine.ca', ' espace@autour.ma '])('%s_is_an_address', text =>
  expect(isEmail(text)).toBe(true))
test.each(['', 'maude', 'maude@', 'maude@example', 'a b@c.d', 'a@b@c.d', 'a@b.c.', `${'x'.repeat(250)}@b.ca`])('%s_is_none', text =>
  expect(isEmail(text)).toBe(false))

const form = { ...emptyForm(), email: 'maude@example.com', nom: ' Tremblay ', prenom: 'Maude' }
test('names_are_sent_without_the_spaces_around', () => expect(writeOf(form)?.nom).toBe('Tremblay'))
test('nobody_is_left_without_a_role', () => expect(writeOf({ ...form, roles: [] })).toBeUndefined())
