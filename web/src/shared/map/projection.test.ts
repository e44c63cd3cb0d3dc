import { expect, test } from 'vitest'
import { grouped, project } from './projection'

test('the_map_keeps_distances_and_north', () => {
  const { at: place, scale } = project([{ latitude: 46, longitude: -71 }, { latitude: 47, longitude: -71 }], 600, 400)
  expect(place({ latitude: 47, longitude: -71 }).y).toBeLessThan(place({ latitude: 46, longitude: -71 }).y)
  expect(scale.length / scale.km * 111.195).toBeCloseTo(400, 0) // a degree of latitude fills the height
})

test('what_would_be_covered_stands_with_the_first_of_its_place', () => {
  const groups = grouped([0, 100, 8, 104, 15], x => ({ x, y: 50 }), 10)
  expect(groups).toEqual([{ x: 0, y: 50, members: [0, 8] }, { x: 100, y: 50, members: [100, 104] }, { x: 15, y: 50, members: [15] }])
})
