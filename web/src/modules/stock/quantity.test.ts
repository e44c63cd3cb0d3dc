import { describe, expect, test } from 'vitest'
import { daysUntil, digitsOf, moneyDigits, priceDigits, percentShown, priceOf, quantityOf } from './quantity'

describe('a_quantity', () => {
  test.each([
    ['3', 'piece', 3], ['2,5', 'piece', undefined], ['2,5', 'kg', 2.5], ['2,5001', 'kg', undefined], ['1 200', 'm', 1200], ['-4', 'piece',
      -4],
    ['−4', 'piece', -4], ['', 'piece', undefined], ['trois', 'kg', undefined], ['9999999999999', 'piece', undefined], ['0,001', 'l', 0.001],
  ] as const)('%s in %s', (text, unit, quantity) => expect(quantityOf(text, unit)).toBe(quantity))
  test('is_shown_with_the_decimals_that_it_has', () => expect([12, 2.5, 0.125, 1 / 3].map(digitsOf)).toEqual([0, 1, 3, 3]))
})

describe('a_price', () => {
  test.each([['', null], ['0,0325', 0.0325], ['0,00001', undefined], ['-1', undefined], ['1 250,90', 1250.9]])(
    '%s', (text, price) => expect(priceOf(text)).toBe(price))
  test('of_a_screw_is_shown_to_the_part_of_a_cent', () =>
    expect([priceDigits(0.0325, 'MAD'), priceDigits(0.5, 'MAD'), priceDigits(12, 'MAD')]).toEqual([4, 2, 2]))
})

test('the_CFA_franc_has_no_decimals', () => expect([moneyDigits('XOF'), moneyDigits('CAD'), moneyDigits('?')]).toEqual([0, 2, 2]))
test('days_are_counted_on_the_calendar', () =>
  expect([daysUntil('2026-03-01', '2026-02-27'), daysUntil('2026-02-26', '2026-02-27')]).toEqual([2, -1]))

test('what_may_happen_is_neither_sure_nor_impossible', () =>
  expect([0, 0.0002, 0.844, 0.999, 1].map(percentShown)).toEqual([0, 1, 84, 99, 100]))
