import { expect, test } from 'vitest'
import { leadsTo } from './useMenu'

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
