import { beforeEach, describe, expect, test } from 'vitest'
import { addressOf, readViews, storeViews, withView } from './savedViews'

beforeEach(() => localStorage.clear())

test('a_view_is_what_is_filtered_not_what_is_open_just_now', () => {
  expect(addressOf('/parc', { q: 'salle & quai', tri: 'soc', nouvelle: 'batterie' })).toBe('/parc?q=salle+%26+quai&tri=soc')
  expect(addressOf('/alertes', { alerte: '7' })).toBe('/alertes')
})

test('the_same_name_is_the_same_view', () => {
  const views = withView(withView([], { name: 'Quai', to: '/parc?q=a' }), { name: 'Atelier', to: '/parc?q=b' })
  expect(views.map(({ name }) => name)).toEqual(['Atelier', 'Quai'])
  expect(withView(views, { name: 'Quai', to: '/parc?q=c' })).toContainEqual({ name: 'Quai', to: '/parc?q=c' })
  expect(withView(views, { name: 'Quai', to: '/parc?q=c' })).toHaveLength(2)
})

describe('what_was_kept_is_read_again', () => {
  test('as_it_was', () => {
    storeViews('views', [{ name: 'Quai', to: '/parc?q=a' }])
    expect(readViews('views')).toEqual([{ name: 'Quai', to: '/parc?q=a' }])
  })
  const BROKEN = ['{', 'null', '[1,null]', '[{"name":"x","to":"//elsewhere.example"}]', '[{"name":"x","to":"javascript:0"}]']
  test.each(BROKEN)('%s_is_none', (kept) => {
    localStorage.setItem('views', kept)
    expect(readViews('views')).toEqual([])
  })
})
