import { expect, test } from 'vitest'
import { destination } from './useLogin'

test('after_signing_in_one_goes_where_one_was_heading', () => {
  expect(destination('/batteries/4?plage=7j')).toBe('/batteries/4?plage=7j')
})

test('an_address_of_another_site_is_not_followed', () => {
  for (const bad of ['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', undefined, ['/x']])
    expect(destination(bad)).toBe('/')
})
