import { describe, expect, test } from 'vitest'
import { latenessOf } from './service'

const now = Date.parse('2026-11-21T12:00:00Z')

describe('latenessOf', () => {
  test.each([
    ['2026-11-09T12:00:00Z', 'late', 12], ['2026-11-20T12:00:00Z', 'late', 1],
    ['2026-11-20T12:00:01Z', 'due', 0], ['2026-11-21T12:00:00Z', 'due', 0],
    ['2026-11-21T13:00:00Z', 'soon', 0], ['2026-11-28T12:00:00Z', 'soon', 7],
    ['2026-11-28T12:00:01Z', 'ahead', 7], ['2027-01-20T12:00:00Z', 'ahead', 60],
  ] as const)('%s is %s, %i days', (next, state, days) => expect(latenessOf(next, now)).toEqual({ state, days }))

  test('without_a_service_there_is_none_to_be_late_for', () => expect(latenessOf(null, now)).toBeUndefined())
})
