import type { History, Rule } from '@/api/types'
import type { ChartModel, ChartSeries, ChartThreshold } from '@/shared/chart/model'
import { type FormatSettings, shownUnit } from '@/shared/format'
import { type HistoryMetric, METRICS } from '@/shared/metrics'

/** What can be chosen on the history page: a chart each, some with two measures of one unit. */
export const GROUPS = {
  soc: ['soc'], voltage: ['voltage'], current: ['current'], power: ['power'], temperature: ['temperature'], cells: ['cell_max', 'cell_min'],
  cell_spread: ['cell_spread'], energy: ['energy_in', 'energy_out'], soh: ['soh'],
} as const satisfies Record<string, HistoryMetric[]>
export type Group = keyof typeof GROUPS
export const GROUP_NAMES = Object.keys(GROUPS) as Group[]

export interface HistoryWords { metric: (metric: HistoryMetric) => string, previous: (name: string) => string,
  threshold: (rule: Rule) => string }

/** The chart of one group, in the person's units; the earlier period, if any, is laid over the present one. */
export function historyModel(group: Group, history: History, earlier: History | undefined, rules: Rule[], settings: FormatSettings,
  words: HistoryWords) {
  const metrics = GROUPS[group]
  const greatest = Math.max(0, ...metrics.flatMap(metric => columns(history, metric)?.values ?? []).map(value => Math.abs(value ?? 0)))
  const { unit, digits, scale } = shownUnit(metrics[0], greatest, settings)
  const shift = Date.parse(history.from) - Date.parse(earlier?.from ?? history.from)

  const seriesOf = (source: History, metric: HistoryMetric, colour: number, comparison: boolean): ChartSeries[] => {
    const found = columns(source, metric)
    if (!found || (comparison && found.values.every(value => value === null)))
      return []
    const convert = (values: (number | null)[] | undefined) => values?.map(value => value === null ? null : scale(value))
    const name = words.metric(metric)
    return [{
      key: comparison ? `${metric} earlier` : metric, name: comparison ? words.previous(name) : name, unit, digits,
        kind: METRICS[metric].kind, colour, comparison,
      at: source.at.map(at => Date.parse(at) + (comparison ? shift : 0)), values: convert(found.values)!, min: convert(found.min),
        max: convert(found.max),
    }]
  }

  const model: ChartModel = {
    gapMs: history.gap_seconds * 1000, from: Date.parse(history.from), to: Date.parse(history.to),
    series: [
      ...metrics.flatMap((metric, index) => seriesOf(history, metric, colourOf(group, index), false)),
      ...earlier ? metrics.flatMap((metric, index) => seriesOf(earlier, metric, colourOf(group, index), true)) : [],
    ],
    thresholds: thresholdsOf(metrics, rules, scale, words),
  }
  return model
}

const colourOf = (group: Group, index: number) => (GROUP_NAMES.indexOf(group) + index) % 6

/** Energy is a sum a bucket; everything else its mean with extremes, or the samples themselves when they are few enough. */
function columns(history: History, metric: HistoryMetric) {
  const found = history.series[metric]
  if (!found)
    return undefined
  const values = found.sum ?? found.mean ?? found.last
  return values && { values, ...found.mean && { min: found.min, max: found.max } }
}

function thresholdsOf(metrics: readonly HistoryMetric[], rules: Rule[], scale: (value: number) => number,
  words: HistoryWords): ChartThreshold[] {
  return rules.filter(rule => rule.enabled && rule.threshold !== null && metrics.some(metric => metric === rule.metric))
    .map(rule => ({ value: scale(rule.threshold!), label: words.threshold(rule), severity: rule.severity }))
}
