import { expect, test } from 'vitest'
import { startOfDay } from './startOfDay'

test.each([
  ['2026-03-02', 'America/Toronto', false, '2026-03-02T05:00:00.000Z'],
  ['2026-07-02', 'America/Toronto', false, '2026-07-02T04:00:00.000Z'],
  ['2026-03-08', 'America/Toronto', true, '2026-03-09T04:00:00.000Z'], // clocks went forward that day
  ['2026-11-01', 'America/Toronto', true, '2026-11-02T05:00:00.000Z'], // and back that day
  ['2026-12-31', 'Africa/Dakar', true, '2027-01-01T00:00:00.000Z'],
  ['2026-03-02', 'Asia/Kolkata', false, '2026-03-01T18:30:00.000Z'],
])('%s_in_%s_next_%s', (day, zone, after, moment) => expect(startOfDay(day, zone, after)).toBe(moment))
test.each(['', '2026-13-01', 'hier'])('%j_is_no_day', day => expect(startOfDay(day, 'UTC')).toBeUndefined())
