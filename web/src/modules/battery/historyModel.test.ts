import { expect, test } from 'vitest'
import type { History, Rule } from '@/api/types'
import { historyModel } from './historyModel'

const settings = { language: 'fr', timeZone: 'UTC', temperatureUnit: 'f' } as const
const words = { metric: (metric: string) => metric, previous: (name: string) => `${name} avant`, threshold: (rule: Rule) => rule.nom }
const given = (series: History['series'], from = '2026-03-02T00:00:00Z'): History => ({
  battery_id: 1, from, to: '2026-03-03T00:00:00Z', bucket: 'hour', step_seconds: 3600, downsampled: false, gap_seconds: 7200,
  at: [from, new Date(Date.parse(from) + 3_600_000).toISOString()], count: [9, 9], series,
})

test('means_come_with_their_extremes_in_the_units_of_the_person', () => {
  const model = historyModel('temperature', given({ temperature: { mean: [20, null], min: [10, null], max: [30, null] } }),
    undefined, [], settings, words)
  expect(model.series[0]).toMatchObject({ unit: '°F', values: [68, null], min: [50, null], max: [86, null] })
  expect(model.gapMs).toBe(7_200_000)
})

test('samples_have_no_band_and_energy_is_a_sum', () => {
  expect(historyModel('soc', given({ soc: { last: [50, 51] } }), undefined, [], settings,
    words).series[0]).toMatchObject({ values: [50, 51], min: undefined })
  const energy = historyModel('energy', given({ energy_in: { sum: [1500, 500] }, energy_out: { sum: [10, 20] } }), undefined, [],
    settings, words)
  expect(energy.series.map(one => [one.kind, one.unit, one.values])).toEqual([['bar', 'kWh', [1.5, 0.5]], ['bar', 'kWh', [0.01, 0.02]]])
})

test('the_earlier_period_is_laid_over_the_present_one', () => {
  const model = historyModel('soc', given({ soc: { mean: [1, 2] } }), given({ soc: { mean: [3, 4] } }, '2026-03-01T00:00:00Z'), [],
    settings, words)
  expect(model.series[1]).toMatchObject({ name: 'soc avant', comparison: true, values: [3, 4], at: model.series[0]!.at })
})

test('only_thresholds_that_watch_this_measure_are_drawn', () => {
  const rule = (metric: Rule['metric'], threshold: number | null,
    enabled = true) => ({ metric, threshold, enabled, nom: metric, severity: 'critical' }) as Rule
  const rules = [rule('temperature', 45), rule('temperature', 0, false), rule('voltage', 50), rule('fault', null)]
  const { thresholds } = historyModel('temperature', given({ temperature: { mean: [20, 21] } }), undefined, rules, settings, words)
  expect(thresholds).toEqual([{ value: 113, label: 'temperature', severity: 'critical' }])
})
