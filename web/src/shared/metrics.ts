// What Vigie measures: unit on the wire, digits worth showing, and how a chart draws it.
import type { Latest, RuleMetric } from '@/api/types'

export const HISTORY_METRICS = ['soc', 'voltage', 'current', 'power', 'temperature', 'soh', 'cell_min', 'cell_max', 'cell_spread',
  'energy_in', 'energy_out'] as const
export type HistoryMetric = typeof HISTORY_METRICS[number]
export type Metric = HistoryMetric | RuleMetric | 'cycles' | 'remaining_hours'
export interface MetricInfo { unit: string, digits: number, kind: 'line' | 'bar' }

const line = (unit: string, digits: number): MetricInfo => ({ unit, digits, kind: 'line' })

export const METRICS: Record<Metric, MetricInfo> = {
  voltage: line('V', 2),
  current: line('A', 1),
  power: line('W', 0),
  temperature: line('°C', 1),
  soc: line('%', 0),
  soh: line('%', 1),
  cell_min: line('V', 3),
  cell_max: line('V', 3),
  cell_spread: line('V', 3),
  energy_in: { unit: 'Wh', digits: 0, kind: 'bar' },
  energy_out: { unit: 'Wh', digits: 0, kind: 'bar' },
  cycles: line('', 0),
  remaining_hours: line('h', 1),
  fault: line('', 0),
  silence: line('s', 0),
}

export type LatestMetric = 'voltage' | 'current' | 'power' | 'temperature' | 'soc' | 'soh' | 'cell_min' | 'cell_max' | 'cell_spread'
  | 'cycles' | 'remaining_hours'
export const latestValue = (latest: Latest | null | undefined, metric: LatestMetric): number | null => latest?.[metric] ?? null
