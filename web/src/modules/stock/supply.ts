import type { Currency, StockDashboard, SupplyProposal } from '@/api/types'
import type { ChartModel } from '@/shared/chart/model'
import { noonOf } from '@/shared/zonedTime'
import { quantityOf } from './quantity'

/** Where orders are delivered, and what foreign currencies cost, as typed. */
export interface SupplyHabits { place: number | null, rates: Partial<Record<Currency, string>> }

/** What this browser remembers; what else may stand there counts as nothing. */
export function readHabits(kept: string | null): SupplyHabits {
  try {
    const { place, rates } = JSON.parse(kept ?? '{}') as { place?: unknown, rates?: unknown }
    const texts = Object.entries(typeof rates === 'object' && rates ? rates : {}).filter(([, rate]) => typeof rate === 'string')
    return { place: Number.isInteger(place) ? place as number : null, rates: Object.fromEntries(texts) }
  }
  catch { // no JSON, or null
    return { place: null, rates: {} }
  }
}

/** What one supplier should be asked for; the supplier is null for what nobody is known to deliver. */
export interface SupplyGroup { id: number | null, name: string | null, currency: Currency | null, rows: SupplyProposal[] }

/** Supplier by supplier, in the order of the rows; what nobody delivers comes last. */
export function groupsOf(rows: readonly SupplyProposal[]): SupplyGroup[] {
  const groups = new Map<number | null, SupplyGroup>()
  for (const row of rows) {
    const group = groups.get(row.fournisseur_id)
    if (group)
      group.rows.push(row)
    else
      groups.set(row.fournisseur_id, { id: row.fournisseur_id, name: row.fournisseur, currency: row.devise, rows: [row] })
  }
  return [...groups.values()].sort((a, b) => Number(a.id === null) - Number(b.id === null))
}

/** Quantities as typed, by product; what was not touched is what is proposed. */
export type Typed = Partial<Record<number, string>>
export const typedOf = (row: SupplyProposal, typed: Typed) => typed[row.produit_id] ?? String(row.a_commander)
const wanted = (row: SupplyProposal, typed: Typed) => quantityOf(typedOf(row, typed) || '0', row.unite)
/** Zero leaves a product out; undefined: no such quantity. */
export const isWrong = (row: SupplyProposal, typed: Typed) => (wanted(row, typed) ?? -1) < 0

/** What is ordered: all that stands in no draft yet. Undefined while a quantity is wrong. */
export function linesOf({ rows }: SupplyGroup, typed: Typed) {
  const open = rows.filter(row => !row.en_brouillon)
  if (open.some(row => isWrong(row, typed)))
    return
  return open.map(row => ({ id: row.produit_id, quantity: wanted(row, typed)! })).filter(({ quantity }) => quantity > 0)
}

/** What that costs, of the products whose price is known. */
export function totalOf({ rows }: SupplyGroup, typed: Typed) {
  const open = rows.filter(row => !row.en_brouillon && (wanted(row, typed) ?? 0) > 0)
  return { amount: open.reduce((sum, row) => sum + (row.prix ?? 0) * wanted(row, typed)!, 0),
    unpriced: open.filter(row => row.prix === null).length }
}

const MONTH_MS = 31 * 86_400_000

/** The measured service level, a bar a month, in percent. */
export function serviceChart(months: StockDashboard['service'], name: string): ChartModel {
  return { gapMs: 2 * MONTH_MS, days: true, fromZero: true, series: [{ key: 'service', name, unit: '%', digits: 1, kind: 'bar', colour: 0,
    at: months.map(({ mois }) => Date.parse(noonOf(mois))), values: months.map(({ taux }) => 100 * taux) }] }
}
