import { expect, test } from 'vitest'
import { csvOf, rowsOf } from './chartRows'
import type { ChartModel } from './model'

const base = { unit: 'V', digits: 2, kind: 'line', colour: 0 } as const
const model: ChartModel = { gapMs: 0, series: [
  { ...base, key: 'a', name: 'Tension', at: [0, 1000], values: [1.5, null], min: [1, null], max: [2, null] },
  { ...base, key: 'b', name: '=cmd', at: [1000, 2000], values: [3, 4] },
] }

test('moments_that_one_series_lacks_stay_empty', () => {
  expect(rowsOf(model)).toEqual([{ at: 0, values: [1.5, null] }, { at: 1000, values: [null, 3] }, { at: 2000, values: [null, 4] }])
})

test('a_spreadsheet_reads_times_numbers_and_no_formula', () => {
  expect(csvOf(model, 'Moment').split('\r\n')).toEqual([
    '\uFEFF"Moment","Tension (V)","Tension min","Tension max","\'=cmd (V)"',
    '1970-01-01T00:00:00.000Z,1.5,1,2,', '1970-01-01T00:00:01.000Z,,,,3', '1970-01-01T00:00:02.000Z,,,,4', '',
  ])
})
