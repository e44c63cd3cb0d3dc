import type { ProductForecast, Purchase } from '@/api/types'
import type { ChartModel, ChartSeries } from '@/shared/chart/model'
import { noonOf } from '@/shared/zonedTime'
import { isAwaited } from './purchase'
import { daysUntil } from './quantity'

const DAY = 86_400_000
const [LEAST_SHOWN, USUALLY_SHOWN, MOST_SHOWN] = [42, 91, 182] // days ahead
const BEYOND_RUPTURE = 14

/** How bad it is to run short with this probability; undefined where nothing is forecast. */
export function riskState(risk: number | null) {
  if (risk === null)
    return
  return risk >= 0.5 ? 'critical' : risk >= 0.2 ? 'warning' : 'ok'
}

export type Verdict = 'gone' | 'date' | 'dateOpen' | 'enough' | 'enoughEarly' | 'habit' | 'short' | 'rare' | 'none' | 'waiting'

/** What is said first of a forecast. A date is only said when the forecast is better than habit. */
export function verdictOf({ motif, calculee_le, historique, perspective }: ProductForecast, available: number): Verdict {
  if (calculee_le === null)
    return historique.length ? 'waiting' : 'none'
  if (motif === 'aucune_demande')
    return 'none'
  if (motif === 'historique_court' || motif === 'demandes_rares')
    return motif === 'historique_court' ? 'short' : 'rare'
  if (motif === 'rien_de_mieux')
    return 'habit'
  if (available <= 0)
    return 'gone'
  const { rupture, rupture_tot, rupture_tard } = perspective
  if (rupture === null)
    return rupture_tot === null ? 'enough' : 'enoughEarly'
  return rupture_tard === null ? 'dateOpen' : 'date'
}

/** What goes out in the shortest time in which one at least does; undefined: nothing. */
export function usualOf(daily: number): { n: number, per: 'day' | 'week' | 'month' } | undefined {
  if (!(daily > 0))
    return
  return daily >= 1 ? { n: daily, per: 'day' } : daily * 7 >= 1 ? { n: daily * 7, per: 'week' } : { n: daily * 30.4, per: 'month' }
}

/** The methods by what they do, the weightiest first; `year`: the part that knows the time of the year. */
export function methodsOf(methods: ProductForecast['methodes']) {
  const weights = new Map<MethodFamily, number>()
  let year = 0
  for (const { methode, poids } of methods) {
    const family = FAMILIES.find(([, pattern]) => pattern.test(methode))?.[0] ?? 'smoothing'
    weights.set(family, (weights.get(family) ?? 0) + poids)
    year += methode.endsWith('_year') ? poids : 0
  }
  return { year, families: [...weights].map(([family, weight]) => ({ family, weight })).sort((a, b) => b.weight - a.weight) }
}
const FAMILIES = [['season', /^(seasonal_naive|holt_winters)/], ['mean', /^mean/], ['recent', /^(naive|moving_average)/],
  ['rare', /^(croston|sba|tsb)/], ['trend', /^(damped_trend|theta)/], ['smoothing', /^ses/]] as const satisfies [string, RegExp][]
type MethodFamily = typeof FAMILIES[number][0]

interface Words { name: string, unit: string, digits: number }
const at = (day: string) => Date.parse(noonOf(day))

/** How many points of the forecast are shown: past the day on which it runs out. */
function shownAhead({ prevision, perspective: { rupture, rupture_tard }, par_semaine }: ProductForecast) {
  const [first, last] = [prevision[0]?.jour, rupture_tard ?? rupture]
  const days = !first || !last ? USUALLY_SHOWN
    : Math.min(MOST_SHOWN, Math.max(LEAST_SHOWN, daysUntil(last, first) + BEYOND_RUPTURE))
  return Math.ceil(days / (par_semaine ? 7 : 1))
}

/**
 * What went out, what is expected to, and what maintenance plans will take of it, twice as far back as ahead; where there was none, the
 * ground is grey.
 */
export function demandChart(forecast: ProductForecast, past: Words, ahead: Words, planned: Words): ChartModel {
  const step = (forecast.par_semaine ? 7 : 1) * DAY
  const points = forecast.prevision.slice(0, shownAhead(forecast))
  const history = forecast.historique.slice(-2 * shownAhead(forecast))
  const spans: { from: number, to: number }[] = []
  for (const { jour } of history.filter(one => !one.disponible)) {
    const [from, last] = [at(jour) - step / 2, spans.at(-1)]
    if (last && from - last.to < step / 2) // a day on which the clocks change is no gap
      last.to = from + step
    else
      spans.push({ from, to: from + step })
  }
  const series: ChartSeries[] = [
    { ...past, key: 'past', kind: 'bar', colour: 0, at: history.map(one => at(one.jour)), values: history.map(one => one.quantite) },
    { ...ahead, key: 'ahead', kind: 'line', colour: 1, at: points.map(one => at(one.jour)), values: points.map(one => one.moyenne),
      min: points.map(one => one.bas), max: points.map(one => one.haut) },
  ]
  const visits = points.filter(one => one.planifie > 0)
  if (visits.length)
    series.push({ ...planned, key: 'planned', kind: 'bar', colour: 2, at: visits.map(one => at(one.jour)),
      values: visits.map(one => one.planifie) })
  return { gapMs: 0, days: true, fromZero: true, spans, series }
}

/** The stock to come: less than none is none. */
export function stockChart(forecast: ProductForecast, words: Words): ChartModel {
  const points = forecast.prevision.slice(0, shownAhead(forecast))
  const left = (values: number[]) => values.map(value => Math.max(0, value))
  return { gapMs: 0, days: true, fromZero: true, series: [{ ...words, key: 'stock', kind: 'line', colour: 0,
    at: points.map(one => at(one.jour)), values: left(points.map(one => one.stock)), min: left(points.map(one => one.stock_bas)),
    max: left(points.map(one => one.stock_haut)) }] }
}

/** The orders that are on their way, on the day on which they come; what is late is expected today. */
export const receiptMarks = (orders: readonly Purchase[], today: string) => orders
  .filter(order => isAwaited(order) && order.date_prevue !== null)
  .map(({ numero, date_prevue }) => ({ at: at(date_prevue! < today ? today : date_prevue!), label: numero, severity: 'info' as const }))
