import { expect, test } from 'vitest'
import { STATUSES, likelyNext } from './status'

test('what_runs_most_likely_broke_down', () => expect(likelyNext('operationnel')).toBe('en_panne'))
test.each(STATUSES.filter(status => status !== 'operationnel'))('%s_most_likely_runs_again', status =>
  expect(likelyNext(status)).toBe('operationnel'))
