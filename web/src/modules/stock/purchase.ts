import { mdiCancel, mdiPencilOutline } from '@mdi/js'
import type { Currency, Product, Purchase, PurchaseLine, PurchaseStatus, PurchaseWrite, ReceiptWrite, Unit } from '@/api/types'
import { decimalOf } from '@/shared/decimal'
import { newKey } from '@/shared/newKey'
import type { State } from '@/shared/state'
import { priceOf, quantityOf } from './quantity'

/** In the order in which an order goes through them. */
export const PURCHASE_STATUSES = ['brouillon', 'envoyee', 'partielle', 'recue', 'annulee'] as const satisfies PurchaseStatus[]
export const PURCHASE_LOOKS: Record<PurchaseStatus, { state: State, icon?: string }> = {
  brouillon: { state: 'silent', icon: mdiPencilOutline }, envoyee: { state: 'info' }, partielle: { state: 'warning' },
  recue: { state: 'ok' }, annulee: { state: 'silent', icon: mdiCancel },
}
export const isAwaited = ({ statut }: Pick<Purchase, 'statut'>) => statut === 'envoyee' || statut === 'partielle'

/** A line of an order, as typed; without a price it has the supplier's. */
export interface OrderLine { id: number, nom: string, reference: string, unite: Unit, quantity: string, price: string }
export interface OrderForm {
  supplier: number | null, place: number | null, currency: Currency, rate: string, expected: string, notes: string, lines: OrderLine[]
}

export const emptyOrder = (currency: Currency): OrderForm =>
  ({ supplier: null, place: null, currency, rate: '1', expected: '', notes: '', lines: [] })

export const orderFormOf = (order: Purchase): OrderForm => ({
  supplier: order.fournisseur_id, place: order.emplacement_id, currency: order.devise, rate: String(order.taux_change),
  expected: order.date_prevue ?? '', notes: order.notes ?? '',
  lines: (order.lignes ?? []).map(line => ({ id: line.produit_id, nom: line.produit, reference: line.reference, unite: line.unite,
    quantity: String(line.quantite), price: line.prix_unitaire === null ? '' : String(line.prix_unitaire) })),
})

/** The lines with one more: of a product that they have already, none. It begins with the least that the supplier delivers. */
export function withProduct(lines: readonly OrderLine[], product: Product, supplier: number | null): OrderLine[] {
  if (lines.some(({ id }) => id === product.id))
    return [...lines]
  const supply = product.fournisseurs?.find(one => one.fournisseur_id === supplier)
  const least = Math.max(supply?.minimum ?? 0, supply?.multiple ?? 1)
  return [...lines, { id: product.id, nom: product.nom, reference: product.reference, unite: product.unite, quantity: String(least),
    price: supply?.prix === null || supply?.prix === undefined ? '' : String(supply.prix) }]
}

/** How much of the company's money one of the order's costs, as typed; undefined when it is no rate. */
export function rateOf(typed: string): number | undefined {
  const rate = decimalOf(typed)
  return rate !== undefined && rate > 0 && rate <= 1_000_000 && Number.isInteger(Math.round(rate * 1e9) / 1e3) ? rate : undefined
}

/** What is sent, or undefined while a field cannot be. */
export function orderOf(form: OrderForm, own: string): PurchaseWrite | undefined {
  const taux_change = form.currency === own ? 1 : rateOf(form.rate)
  const lignes = form.lines.map(({ id, quantity, price, unite }) => ({ produit_id: id, quantite: quantityOf(quantity, unite) ?? 0,
    prix_unitaire: priceOf(price) }))
  if (form.supplier === null || form.place === null || taux_change === undefined || !lignes.length
    || lignes.some(({ quantite, prix_unitaire }) => quantite <= 0 || prix_unitaire === undefined))
    return
  return { fournisseur_id: form.supplier, emplacement_id: form.place, devise: form.currency, taux_change, date_prevue: form.expected
    || null,
    notes: form.notes.trim() || null, numero: null, lignes: lignes.map(line => ({ ...line, prix_unitaire: line.prix_unitaire ?? null })) }
}

/** What came of a line, as typed. A line stands once for each batch. */
export interface ReceivedForm { key: string, line: PurchaseLine, quantity: string, lot: string, expiry: string }

/** All that is awaited still; pieces with numbers of their own one by one. */
export const awaitedOf = (order: Purchase): ReceivedForm[] => (order.lignes ?? []).flatMap((line) => {
  const left = Math.round((line.quantite - line.recue) * 1000) / 1000
  const rows = left <= 0 ? 0 : line.suivi === 'serie' ? Math.min(left, 50) : 1
  return Array.from({ length: rows }, () =>
    ({ key: newKey(), line, quantity: line.suivi === 'serie' ? '1' : String(left), lot: '', expiry: '' }))
})

/** What is sent, or undefined while a field cannot be; what is left empty or zero has not come. */
export function receiptOf(rows: readonly ReceivedForm[], document: string): ReceiptWrite | undefined {
  const came = rows.filter(({ quantity, lot, line }) => quantity.trim() !== '' && quantity.trim() !== '0'
    && (line.suivi !== 'serie' || lot.trim() !== ''))
  const lignes = came.map(({ line, quantity, lot, expiry }) => ({ ligne_id: line.id, quantite: quantityOf(quantity, line.unite) ?? 0,
    ...line.suivi !== 'aucun' && { lot: lot.trim() }, ...line.suivi === 'lot' && expiry && { expire_le: expiry } }))
  if (!lignes.length || lignes.some(one => one.quantite <= 0 || ('lot' in one && !one.lot)))
    return
  return { lignes, document: document.trim() || null }
}
