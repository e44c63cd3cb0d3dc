import { describe, expect, it } from 'vitest'
import type { StockAlertReplay } from '@/api/types'
import { replayChart } from './stockAlerts'

const names = { rupture: 'Rupture', stock_faible: 'Faible', taux_service: 'Service' }
const kind = (type: 'rupture' | 'stock_faible' | 'taux_service', entrees: number, par_jour: number[]) =>
  ({ type, alertes: entrees, entrees, produits: entrees, par_jour })

describe('the chart of what is played back', () => {
  const replay = { du: '2026-06-01T00:00:00Z', types: [kind('rupture', 2, [0, 1, 2]), kind('stock_faible', 0, [0, 0, 0]),
    kind('taux_service', 1, [1, 1, 0])], evenements: [], autres: 0, regles: {} } as unknown as StockAlertReplay

  it('draws the alerts in which anything stood, a value a day from the first', () => {
    const { series } = replayChart(replay, names, 'produits')

    expect(series.map(({ name, values }) => [name, values])).toEqual([['Rupture', [0, 1, 2]], ['Service', [1, 1, 0]]])
    expect(series[0]!.at).toEqual(['2026-06-01', '2026-06-02', '2026-06-03'].map(day => Date.parse(day)))
  })

  it('gives an alert its own colour whichever others are drawn', () => {
    expect(replayChart(replay, names, '').series.map(({ colour }) => colour)).toEqual([0, 2])
  })
})
