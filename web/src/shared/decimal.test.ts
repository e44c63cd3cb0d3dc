import { expect, test } from 'vitest'
import { decimalOf, wholeOf } from './decimal'

test.each([['3,5', 3.5], ['3.5', 3.5], [' -12 ', -12], ['0', 0]])('%s is the number %d', (text, value) =>
  expect(decimalOf(text)).toBe(value))

test.each(['', '-', '3,', ',5', '1e3', '3.5.1', 'douze', '1 000', '9'.repeat(400)])('%s is no number', text =>
  expect(decimalOf(text)).toBeUndefined())

test.each([['5', 5], [' 7 ', 7], ['10', 10]])('%s is a whole number from 5 to 10', (text, value) =>
  expect(wholeOf(text, 5, 10)).toBe(value))

test.each(['', '4', '11', '-5', '5,0', '5.0', 'six', '9'.repeat(30)])('%s is no whole number from 5 to 10', text =>
  expect(wholeOf(text, 5, 10)).toBeUndefined())
