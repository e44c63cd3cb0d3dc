import { expect, test } from 'vitest'
import { type TracePoint, WINDOW_MS, addPoint } from './useTrace'

const point = (at: number) => ({ at, values: {} }) as TracePoint
const times = (points: TracePoint[]) => points.map(({ at }) => at)

test('points_stand_in_the_order_of_time_whatever_the_order_of_arrival', () => {
  expect(times([5000, 1000, 3000].map(point).reduce(addPoint, []))).toEqual([1000, 3000, 5000])
})

test('the_same_moment_twice_is_one_point', () => {
  expect(times(addPoint([point(1000)], point(1000)))).toEqual([1000])
})

test('what_is_older_than_the_window_leaves_or_never_enters', () => {
  expect(times(addPoint([point(0), point(1000)], point(WINDOW_MS + 500)))).toEqual([1000, WINDOW_MS + 500])
  expect(times(addPoint([point(WINDOW_MS * 2)], point(0)))).toEqual([WINDOW_MS * 2])
  expect(times(addPoint([], point(Number.NaN)))).toEqual([])
})
