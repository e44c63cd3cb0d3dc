import { expect, test } from 'vitest'
import { cellBars, heatShares } from './cells'

test('the_lowest_and_highest_cells_are_named', () => {
  const { bars, spread } = cellBars([3.3, 3.1, 3.35])
  expect(bars.map(bar => [Math.round(bar.height), bar.mark])).toEqual([[85, ''], [25, 'low'], [100, 'high']])
  expect(spread).toBeCloseTo(0.25)
})

test('equal_cells_look_equal', () => {
  expect(cellBars([3.3, 3.301]).bars.every(bar => bar.mark === '' && bar.height < 30)).toBe(true)
})

test('a_cell_without_value_is_shown_as_missing', () => {
  expect(cellBars([null, 3.3]).bars[0]).toEqual({ index: 0, value: null, height: 0, mark: 'none' })
  expect(cellBars([null, Number.NaN]).bars.map(bar => bar.mark)).toEqual(['none', 'none'])
})

test('sensors_are_told_apart_only_when_they_differ', () => {
  expect(heatShares([20, 21, null, 30])).toEqual([0, 0.1, null, 1])
  expect(heatShares([20, 20.5])).toEqual([0, 0.25])
})
