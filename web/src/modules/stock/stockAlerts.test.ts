import { expect, test } from 'vitest'
import type { StockAlertReplay } from '@/api/types'
import { replayChart } from './stockAlerts'

const names = { rupture: 'Rupture', stock_faible: 'Faible', taux_service: 'Service' }
const kind = (type: 'rupture' | 'stock_faible' | 'taux_service', entrees: number, par_jour: number[]) =>
  ({ type, alertes: entrees, entrees, produits: entrees, par_jour })

const replay = { du: '2026-06-01T00:00:00Z', types: [kind('rupture', 2, [0, 1, 2]), kind('stock_faible', 0, [0, 0, 0]),
  kind('taux_service', 1, [1, 1, 0])], evenements: [], autres: 0, regles: {} } as unknown as StockAlertReplay

test('what_is_played_back_draws_the_alerts_in_which_anything_stood_a_value_a_day_from_the_first', () => {
  const { series } = replayChart(replay, names, 'produits')

  expect(series.map(({ name, values }) => [name, values])).toEqual([['Rupture', [0, 1, 2]], ['Service', [1, 1, 0]]])
  expect(series[0]!.at).toEqual(['2026-06-01', '2026-06-02', '2026-06-03'].map(day => Date.parse(day)))
})

test('an_alert_has_its_own_colour_whichever_others_are_drawn', () => {
  expect(replayChart(replay, names, '').series.map(({ colour }) => colour)).toEqual([0, 2])
})
