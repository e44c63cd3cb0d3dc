import { describe, expect, test } from 'vitest'
import { curlExample, expiryIn, keyState } from './keys'

const now = Date.parse('2026-03-02T08:00:00Z')
const key = (expires_at: string | null, revoked_at: string | null = null) => ({ expires_at, revoked_at })

describe('keyState', () => {
  test('a_key_without_an_end_is_active', () => expect(keyState(key(null), now)).toBe('active'))
  test('a_key_that_ends_next_week_warns', () => expect(keyState(key('2026-03-09T08:00:00Z'), now)).toBe('soon'))
  test('a_key_ends_at_its_very_moment', () => expect(keyState(key('2026-03-02T08:00:00Z'), now)).toBe('expired'))
  test('revoked_says_more_than_expired', () => expect(keyState(key('2026-01-01T00:00:00Z', '2025-12-01T00:00:00Z'), now)).toBe('revoked'))
})

test('the_example_holds_a_sample_that_the_server_accepts', () => {
  const text = curlExample('https://vigie.example', 'vk_abc-DEF_1', new Date(now))
  expect(text).toContain(`-H 'Authorization: Bearer vk_abc-DEF_1'`)
  const [sample] = JSON.parse(/-d '(.*)'$/.exec(text)![1]!) as [Record<string, unknown>]
  expect(sample).toMatchObject({ external_id: 'rack-01', at: '2026-03-02T08:00:00Z', voltage: 51.2 })
})
test('days_are_counted_from_now', () => {
  expect(expiryIn(90, new Date(now))).toBe('2026-05-31T08:00:00.000Z')
  expect(expiryIn(undefined, new Date(now))).toBeUndefined()
})
