import { expect, test } from 'vitest'
import { riskState } from './forecast'

test('an_even_chance_of_running_short_is_critical_and_one_in_five_a_warning', () =>
  expect([0.5, 0.49, 0.2, 0.19, 0, null].map(riskState)).toEqual(['critical', 'warning', 'warning', 'ok', 'ok', undefined]))
