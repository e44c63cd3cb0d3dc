import type { DashboardSeries } from '@/api/types'
import type { ChartModel } from '@/shared/chart/model'

type Week = DashboardSeries['semaines'][number]

const WEEK_MS = 7 * 24 * 3_600_000

/** Two bars a week. */
export function weekChart(weeks: readonly Week[], bars: readonly { key: Exclude<keyof Week, 'debut'>, name: string, colour: number }[],
  unit: string): ChartModel {
  const at = weeks.map(week => Date.parse(week.debut))
  return {
    gapMs: 2 * WEEK_MS,
    series: bars.map(({ key, name, colour }) =>
      ({ key, name, unit, digits: 0, kind: 'bar', at, values: weeks.map(week => week[key]), colour })),
  }
}

/** Percent done in time of what had a date limit; undefined when nothing had one. */
export function onTimeShare(weeks: readonly Pick<Week, 'dans_les_delais' | 'hors_delais'>[]) {
  const [good, late] = [sum(weeks.map(week => week.dans_les_delais)), sum(weeks.map(week => week.hors_delais))]
  return good + late === 0 ? undefined : 100 * good / (good + late)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
