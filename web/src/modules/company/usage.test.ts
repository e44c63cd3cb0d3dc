import { describe, expect, test } from 'vitest'
import { RAW_DAYS, daysOf, usageOf } from './usage'

const settings = (max_batteries: number, batteries: number, samples = 0, bytes = 0) =>
  ({ max_batteries, usage: { batteries, samples, bytes } })

describe('usageOf', () => {
  test('nine_tenths_is_near', () => expect(usageOf(settings(100, 90)).state).toBe('near'))
  test('the_last_battery_fills_it', () => expect(usageOf(settings(100, 100)).state).toBe('full'))
  test('a_limit_of_none_is_full_at_once', () => expect(usageOf(settings(0, 0))).toMatchObject({ batteriesShare: 1, state: 'full' }))
  test('more_than_the_limit_fills_the_bar_and_no_more', () => expect(usageOf(settings(10, 30)).batteriesShare).toBe(1))
  test('no_sample_takes_no_known_room', () => expect(usageOf(settings(10, 1, 0, 8192)).bytesPerSample).toBeUndefined())
})

test.each([['400', 400], ['6', undefined], ['3651', undefined], ['30.5', undefined], ['', undefined]])('%j_days', (text, days) =>
  expect(daysOf(text, RAW_DAYS)).toBe(days))
