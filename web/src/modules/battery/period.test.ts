import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, moved, periodOf } from './period'

const now = Date.parse('2026-03-10T00:00:00Z')

test('a_range_ends_now_and_a_pair_of_moments_is_taken_as_it_is', () => {
  expect(periodOf('7j', '', '', now)).toEqual({ from: now - 7 * DAY_MS, to: now, custom: false })
  expect(periodOf('7j', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', now)).toMatchObject({ from: now - 9 * DAY_MS, custom: true })
})

test('a_pair_that_makes_no_sense_is_not_followed', () => {
  for (const [from, to] of [['x', 'y'], ['2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '2026-03-01T00:00:00Z']] as const)
    expect(periodOf(undefined, from, to, now)).toEqual({ from: now - DAY_MS, to: now, custom: false })
})

test('moving_never_passes_the_present', () => {
  const day = { from: now - DAY_MS, to: now }
  expect(moved(day, 'later', now)).toEqual(day)
  expect(moved(day, 'earlier', now)).toEqual({ from: now - 1.5 * DAY_MS, to: now - 0.5 * DAY_MS })
  expect(moved(day, 'wider', now)).toEqual({ from: now - 2 * DAY_MS, to: now })
  expect(moved(day, 'narrower', now)).toEqual({ from: now - 18 * HOUR_MS, to: now - 6 * HOUR_MS })
  expect(moved({ from: now - 60_000, to: now }, 'narrower', now).to - moved({ from: now - 60_000, to: now }, 'narrower',
    now).from).toBe(60_000)
})
