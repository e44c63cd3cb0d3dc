import { describe, expect, test } from 'vitest'
import type { ProductForecast, Purchase } from '@/api/types'
import { demandChart, methodsOf, receiptMarks, riskState, stockChart, usualOf, verdictOf } from './forecast'

const words = { name: '', unit: 'pièces', digits: 0 }
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}`
const points = (count: number) => Array.from({ length: count }, (_, i) => ({
  jour: new Date(Date.UTC(2026, 10, 20 + i)).toISOString().slice(0, 10), planifie: 0, moyenne: 2, bas: 0, median: 2, haut: 4, tres_haut: 5,
  stock: 3 - i, stock_bas: 1 - i, stock_haut: 5 - i }))
const forecast = (more: Partial<ProductForecast> = {}, outlook: Partial<ProductForecast['perspective']> = {}) => ({
  calculee_le: '2026-11-20T02:30:00Z', par_semaine: false, motif: null, historique: [], prevision: points(182),
  perspective: { rupture: null, rupture_tot: null, rupture_tard: null, ...outlook }, ...more }) as unknown as ProductForecast

test('an_even_chance_of_running_short_is_critical_and_one_in_five_a_warning', () =>
  expect([0.5, 0.49, 0.2, 0.19, 0, null].map(riskState)).toEqual(['critical', 'warning', 'warning', 'ok', 'ok', undefined]))

describe('what_is_said_first', () => {
  test.each([
    ['date', {}, { rupture: day(27), rupture_tot: day(25), rupture_tard: day(29) }],
    ['dateOpen', {}, { rupture: day(27), rupture_tot: day(25) }],
    ['enoughEarly', {}, { rupture_tot: day(25) }],
    ['enough', {}, {}],
    ['habit', { motif: 'rien_de_mieux' }, { rupture: day(27), rupture_tard: day(29) }],
    ['short', { motif: 'historique_court' }, { rupture: day(27) }],
    ['rare', { motif: 'demandes_rares' }, {}],
    ['none', { motif: 'aucune_demande', calculee_le: null }, {}],
    ['waiting', { motif: 'aucune_demande', calculee_le: null, historique: [{ jour: day(1), quantite: 2, disponible: true }] }, {}],
  ] as const)('%s', (verdict, more, outlook) => expect(verdictOf(forecast(more as Partial<ProductForecast>, outlook), 5)).toBe(verdict))
  test('that_there_is_none', () => expect(verdictOf(forecast({}, { rupture: day(20) }), 0)).toBe('gone'))
})

test('what_usually_goes_out_is_told_in_a_time_in_which_one_does', () => {
  expect(usualOf(2.5)).toEqual({ n: 2.5, per: 'day' })
  expect(usualOf(0.5)).toEqual({ n: 3.5, per: 'week' })
  expect(usualOf(0.1)?.per).toBe('month')
  expect(usualOf(0)).toBeUndefined()
})

test('methods_are_told_by_what_they_do_the_weightiest_first', () => {
  const method = (methode: string, poids: number) => ({ methode, poids, erreur_relative: 1 })
  const { families, year } = methodsOf([method('mean', 0.25), method('ses_0.03_year', 0.25), method('ses_0.01', 0.25),
    method('tsb_fast', 0.125), method('theta_year', 0.125)])
  expect(families).toEqual([{ family: 'smoothing', weight: 0.5 }, { family: 'mean', weight: 0.25 }, { family: 'rare', weight: 0.125 },
    { family: 'trend', weight: 0.125 }])
  expect(year).toBe(0.375)
})

describe('the_chart_of_demand', () => {
  test('reaches_past_the_day_on_which_it_runs_out_and_twice_as_far_back', () => {
    const historique = Array.from({ length: 300 }, () => ({ jour: day(1), quantite: 1, disponible: true }))
    const { series } = demandChart(forecast({ historique }, { rupture: '2027-01-01', rupture_tard: '2027-01-09' }), words, words, words)
    expect(series.map(one => one.at.length)).toEqual([128, 64])
  })
  test('has_one_grey_ground_for_days_in_a_row_without_stock', () => {
    const historique = [1, 2, 3, 4, 5].map(number => ({ jour: day(number), quantite: 0, disponible: number === 1 || number === 4 }))
    const hours = (time: number) => new Date(time).toISOString().slice(0, 13)
    expect(demandChart(forecast({ historique }), words, words, words).spans?.map(({ from, to }) => [hours(from), hours(to)])).toEqual([
      ['2026-11-02T00', '2026-11-04T00'], ['2026-11-05T00', '2026-11-06T00']])
  })
})

test('what_plans_will_take_is_drawn_beside_what_is_expected', () => {
  const prevision = points(30).map((point, at) => at === 7 ? { ...point, planifie: 2 } : point)
  const planned = demandChart(forecast({ prevision }), words, words, { ...words, name: 'Entretiens' }).series[2]!
  expect([planned.name, planned.at.length, planned.values]).toEqual(['Entretiens', 1, [2]])
})

test('less_stock_than_none_is_none', () => {
  const { values, min, max } = stockChart(forecast({ prevision: points(7) }), words).series[0]!
  expect([values, min, max]).toEqual([[3, 2, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0], [5, 4, 3, 2, 1, 0, 0]])
})

test('an_order_that_is_late_is_expected_today_and_a_draft_is_not', () => {
  const orders = [{ numero: 'C1', statut: 'envoyee', date_prevue: day(10) }, { numero: 'C2', statut: 'brouillon', date_prevue: day(25) },
    { numero: 'C3', statut: 'partielle', date_prevue: day(25) }] as Purchase[]
  expect(receiptMarks(orders, day(20)).map(({ at, label }) => [new Date(at).toISOString().slice(0, 10), label])).toEqual([
    [day(20), 'C1'], [day(25), 'C3']])
})
