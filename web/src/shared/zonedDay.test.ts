import { expect, test } from 'vitest'
import { startOfDay } from './zonedDay'

test.each([
  ['2026-03-02', 'America/Toronto', 0, '2026-03-02T05:00:00.000Z'],
  ['2026-07-02', 'America/Toronto', 0, '2026-07-02T04:00:00.000Z'],
  ['2026-03-08', 'America/Toronto', 1, '2026-03-09T04:00:00.000Z'], // clocks went forward that day
  ['2026-11-01', 'America/Toronto', 1, '2026-11-02T05:00:00.000Z'], // and back that day
  ['2026-12-31', 'Africa/Dakar', 1, '2027-01-01T00:00:00.000Z'],
  ['2026-03-02', 'Asia/Kolkata', 0, '2026-03-01T18:30:00.000Z'],
])('%s_in_%s_plus_%i', (day, zone, after, moment) => expect(startOfDay(day, zone, after)).toBe(moment))
test.each(['', '2026-02-30', '2026-13-01', 'hier'])('%j_is_no_day', day => expect(startOfDay(day, 'UTC')).toBeUndefined())
