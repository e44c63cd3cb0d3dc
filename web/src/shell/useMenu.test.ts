import { expect, test } from 'vitest'
import { menuEntries } from './modules'
import { leadsTo, phoneEntries } from './useMenu'

test('a_page_below_an_entry_belongs_to_it', () => {
  expect(leadsTo('/parc', '/parc')).toBe(true)
  expect(leadsTo('/parc', '/parc/types/1')).toBe(true)
  expect(leadsTo('/alertes', '/alertes/historique')).toBe(true)
})

test('a_page_beside_an_entry_does_not_belong_to_it', () => {
  expect(leadsTo('/parc', '/parcours')).toBe(false)
  expect(leadsTo('/', '/parc')).toBe(false)
  expect(leadsTo('/', '/')).toBe(true)
})

test('no_two_entries_have_the_same_letter', () => {
  const letters = menuEntries.flatMap(({ letter }) => letter ?? [])
  expect(letters).toEqual([...new Set(letters)])
})

const barOf = (...permissions: string[]) => {
  const can = (permission: string) => permissions.includes(permission)
  return phoneEntries(menuEntries.filter(one => one.section === 'main' && (!one.permission || can(one.permission))), can).map(one => one.to)
}

test('who_goes_out_has_his_day_at_hand', () =>
  expect(barOf('equipements:read_own', 'alertes:read', 'interventions:read_own', 'planning:read')).toContain('/ma-journee'))

test('who_sends_others_has_the_administration_and_not_the_day', () => {
  const bar = barOf('equipements:read_own', 'alertes:read', 'interventions:read_own', 'planning:read', 'planning:update')
  expect(bar).toContain('/administration')
  expect(bar).not.toContain('/ma-journee')
})

test('places_that_are_left_go_to_the_others_in_the_order_of_the_menu', () =>
  expect(barOf('equipements:read_own', 'interventions:read_own'))
    .toEqual(['/', '/parc', '/equipements', '/interventions', '/administration']))
