import { describe, expect, it } from 'vitest'
import { onTimeShare, weekChart } from './charts'

const week = (debut: string, ouvertes: number, terminees: number, dans_les_delais = 0, hors_delais = 0) =>
  ({ debut, ouvertes, terminees, dans_les_delais, hors_delais })

describe('weekChart', () => {
  it('draws a bar of each kind a week, at its Monday', () => {
    const model = weekChart([week('2026-03-02T05:00:00Z', 3, 1), week('2026-03-09T04:00:00Z', 0, 2)],
      [{ key: 'ouvertes', name: 'Ouvertes', colour: 0 }, { key: 'terminees', name: 'Terminées', colour: 3 }], 'int.')
    expect(model.series.map(series => series.values)).toEqual([[3, 0], [1, 2]])
    expect(model.series[0]!.at).toEqual([Date.UTC(2026, 2, 2, 5), Date.UTC(2026, 2, 9, 4)])
  })
})

describe('onTimeShare', () => {
  it('weighs the weeks by their work', () => {
    expect(onTimeShare([week('', 0, 0, 1, 0), week('', 0, 0, 1, 2)])).toBe(50)
  })
  it('says nothing of nothing', () => {
    expect(onTimeShare([week('', 4, 4)])).toBeUndefined()
  })
})
