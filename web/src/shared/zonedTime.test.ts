import { expect, test } from 'vitest'
import { localInput, parseLocalInput } from './zonedTime'

test('a_field_shows_the_time_of_the_zone_and_means_it', () => {
  const at = Date.parse('2026-03-02T03:30:00Z')
  expect(localInput(at, 'America/Toronto')).toBe('2026-03-01T22:30')
  expect(parseLocalInput('2026-03-01T22:30', 'America/Toronto')).toBe(at)
  expect(parseLocalInput('2026-03-02T03:30', 'Africa/Dakar')).toBe(at)
})

test('a_change_of_the_clocks_is_respected', () => {
  expect(parseLocalInput('2026-03-08T01:59', 'America/Toronto')).toBe(Date.parse('2026-03-08T06:59:00Z'))
  expect(parseLocalInput('2026-03-08T03:00', 'America/Toronto')).toBe(Date.parse('2026-03-08T07:00:00Z'))
})

test('what_is_no_date_is_refused', () => {
  for (const text of ['', '2026', '2026-13-01T00:00', 'demain'])
    expect(parseLocalInput(text, 'UTC')).toBeUndefined()
})
