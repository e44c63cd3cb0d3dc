import { expect, test } from 'vitest'
import type { User } from '@/api/types'
import { changed, emptyForm, formOf, isEmail, writeOf } from './form'

test.each(['maude@example.com', 'a.b+c@sous.domaine.ca', ' espace@autour.ma '])('%s_is_an_address', text =>
  expect(isEmail(text)).toBe(true))
test.each(['', 'maude', 'maude@', 'maude@example', 'a b@c.d', 'a@b@c.d', 'a@b.c.', `${'x'.repeat(250)}@b.ca`])('%s_is_none', text =>
  expect(isEmail(text)).toBe(false))

const form = { ...emptyForm(), email: 'maude@example.com', nom: ' Tremblay ', prenom: 'Maude' }
test('names_are_sent_without_the_spaces_around', () => expect(writeOf(form)?.nom).toBe('Tremblay'))
test('nobody_is_left_without_a_role', () => expect(writeOf({ ...form, roles: [] })).toBeUndefined())

const user: User = { id: 1, email: 'maude@example.com', nom: 'Tremblay', prenom: 'Maude', role: 'technicien', roles: ['technicien'],
  is_active: true, date_creation: '2026-01-05T08:00:00Z', derniere_connexion: null,
  technicien: { specialite: 'Mécanique', competences: ['hydraulique'], niveau_experience: null } }
test('a_change_of_something_else_keeps_what_a_technician_can_do', () =>
  expect(changed(user, { is_active: false })).toMatchObject({ is_active: false, technicien: user.technicien! }))
test('who_is_no_technician_any_more_has_no_skills', () => expect(changed(user, { roles: ['client'] })).not.toHaveProperty('technicien'))
test('nothing_told_of_a_technician_is_nothing_sent', () => expect(writeOf(form)).not.toHaveProperty('technicien'))
test('skills_want_a_specialty_and_are_sent_once_each', () => {
  expect(writeOf({ ...form, competences: ['hydraulique'] })).toBeUndefined()
  expect(writeOf({ ...formOf(user), competences: ['a', ' a ', ''] })?.technicien?.competences).toEqual(['a'])
})
