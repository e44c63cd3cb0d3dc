import { expect, test } from 'vitest'
import { decimalOf } from './decimal'

test.each([['3,5', 3.5], ['3.5', 3.5], [' -12 ', -12], ['0', 0]])('%s is the number %d', (text, value) =>
  expect(decimalOf(text)).toBe(value))

test.each(['', '-', '3,', ',5', '1e3', '3.5.1', 'douze', '1 000', '9'.repeat(400)])('%s is no number', text =>
  expect(decimalOf(text)).toBeUndefined())
