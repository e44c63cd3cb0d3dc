import { expect, test } from 'vitest'
import { light } from '@/theme/palette'
import { chartOption } from './chartOption'
import { type ChartModel, hasValues, withGaps } from './model'

const minute = 60_000

test('a_distance_longer_than_the_gap_breaks_the_line', () => {
  const points = withGaps([0, minute, 10 * minute], [1, 2, 3], 2 * minute)
  expect(points).toEqual([[0, 1], [minute, 2], [2 * minute, null], [10 * minute, 3]])
})

test('a_missing_or_impossible_value_is_a_hole_and_not_a_zero', () => {
  expect(withGaps([0, 1, 2, 3], [1, null, Number.NaN, 4], 0).map(([, value]) => value)).toEqual([1, null, null, 4])
})

const model = (more: Partial<ChartModel> = {}): ChartModel => ({
  gapMs: 2 * minute,
  series: [{ key: 'current', name: 'Courant', unit: 'A', digits: 1, kind: 'line', colour: 0, at: [0, minute], values: [-5, 4],
    min: [-8, 1], max: [-2, 6] }],
  ...more,
})
const look = { palette: light, lines: ['#111111', '#222222'], narrow: false,
  formatValue: (value: number | null) => `${value}`, formatTime: (at: number) => `${at}`, formatAxis: (value: number) => `${value}`,
    formatTick: (at: number) => `${at}`, ticks: [],
    words: { min: 'min', max: 'max' } }

test('the_band_of_extremes_spans_from_the_least_to_the_greatest_even_below_zero', () => {
  const { series } = chartOption(model(), look)
  const [low, height] = series.filter(one => one.stack === 'band current')
  expect(low!.data).toEqual([[0, -8], [minute, 1]])
  expect(height!.data).toEqual([[0, 6], [minute, 5]])
  expect(height!.stackStrategy).toBe('all')
})

test('thresholds_are_lines_on_the_first_series', () => {
  const { series } = chartOption(model({ thresholds: [{ value: 3, label: 'Seuil', severity: 'critical' }] }), look)
  expect(series.find(one => one.id === 'current')!.markLine!.data).toMatchObject([{ yAxis: 3 }])
})

test('measures_of_two_units_have_an_axis_each', () => {
  const two = model()
  two.series.push({ ...two.series[0]!, key: 'soc', unit: '%', min: undefined, max: undefined })
  const option = chartOption(two, look)
  expect(option.yAxis.map(axis => axis.name)).toEqual(['A', '%'])
  expect(option.series.find(one => one.id === 'soc')!.yAxisIndex).toBe(1)
})

test('a_chart_of_holes_has_nothing_to_show', () => {
  expect(hasValues({ gapMs: 0, series: [{ ...model().series[0]!, values: [null, null] }] })).toBe(false)
})

test('stretches_of_time_on_another_ground_lie_behind_the_first_series_only', () => {
  const two = model({ spans: [{ from: 0, to: minute }] })
  const { series } = chartOption({ ...two, series: [...two.series, { ...two.series[0]!, key: 'other' }] }, look)
  expect(series.filter(one => one.markArea).map(one => one.id)).toEqual(['current'])
})

test('an_axis_has_its_zero_when_it_is_wanted', () =>
  expect([model(), model({ fromZero: true })].map(one => chartOption(one, look).yAxis[0]!.scale)).toEqual([true, false]))
