// What a chart shows, free of the drawing library: the pages speak this, chartOption translates it.

export interface ChartSeries {
  key: string
  name: string
  unit: string
  digits: number
  kind: 'line' | 'bar'
  /** Milliseconds since 1970, ascending. */
  at: number[]
  values: (number | null)[]
  /** Extremes of each bucket, drawn as a band behind the line. */
  min?: (number | null)[]
  max?: (number | null)[]
  /** Holds each value until the next one, as a count does; its axis begins at zero. */
  step?: boolean
  /** The same measure in an earlier period, its times already moved onto this one. */
  comparison?: boolean
  /** Index into the palette's lines. */
  colour: number
}

export interface ChartThreshold { value: number, label: string, severity: 'critical' | 'warning' | 'info' }
export interface ChartMark { at: number, label: string, severity: 'critical' | 'warning' | 'info' }

export interface ChartModel {
  series: ChartSeries[]
  /** A longer distance between two points is a gap: nothing was measured, nothing is drawn. */
  gapMs: number
  from?: number
  to?: number
  /** The moments stand for whole days: told without an hour. */
  days?: boolean
  /** The axes have their zero, whatever the values. */
  fromZero?: boolean
  /** Stretches of time on another ground, in milliseconds since 1970. */
  spans?: { from: number, to: number }[]
  thresholds?: ChartThreshold[]
  marks?: ChartMark[]
}

/** Breaks a line where points are further apart than the gap, by a point without value between them. */
export function withGaps(at: number[], values: (number | null)[], gapMs: number): [number, number | null][] {
  const points: [number, number | null][] = []
  for (let i = 0; i < at.length; i++) {
    if (i > 0 && gapMs > 0 && at[i]! - at[i - 1]! > gapMs)
      points.push([at[i - 1]! + gapMs / 2, null])
    const value = values[i]
    points.push([at[i]!, value !== undefined && value !== null && Number.isFinite(value) ? value : null])
  }
  return points
}

export const hasValues = ({ series }: ChartModel) => series.some(one => one.values.some(value => value !== null && value !== undefined))
