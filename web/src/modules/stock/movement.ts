import type { LotStock, MovementKind, MovementWrite, Place, PlaceStock, Problem, Product } from '@/api/types'
import { newKey } from '@/shared/newKey'
import { parseLocalInput } from '@/shared/zonedTime'
import { priceOf, quantityOf } from './quantity'

/** One line of a movement, as typed. */
export interface LineForm { key: string, product: Product, quantity: string, lot: string, expiry: string, price: string,
  reservation?: number }
export interface MovementForm {
  place: number | null, to: number | null, intervention: number | null, document: string, reason: string, at: string, lines: LineForm[]
}

export const emptyMovement = (): MovementForm =>
  ({ place: null, to: null, intervention: null, document: '', reason: '', at: '', lines: [] })

/** What comes in at a cost. */
export const hasCost = (kind: MovementKind) => kind === 'reception' || kind === 'stock_initial' || kind === 'ajustement'
/** What goes, or comes back, at a price. */
export const hasPrice = (kind: MovementKind) => kind === 'vente' || kind === 'retour_client'
/** Where a batch may be named that was not there before. */
export const bringsLots = hasCost
/** What an intervention can use, or give back. */
export const isOfWork = (kind: MovementKind) => kind === 'consommation' || kind === 'retour_atelier'

/** The price at which a line begins: the first supplier's of what is received, where he writes the company's currency, and one's own. */
export function firstPrice({ fournisseurs, prix_vente }: Product, kind: MovementKind, currency: string): string {
  const price = kind === 'reception' ? fournisseurs?.[0]?.devise === currency ? fournisseurs[0].prix : null : kind === 'vente' ? prix_vente
    : null
  return price === null ? '' : String(price)
}

/** The batch that goes first: of the good ones at the place that which expires first. What comes in has a number of its own. */
export const firstLot = (product: Product, place: number | null, kind: MovementKind, today: string): string => product.suivi !== 'lot'
  || bringsLots(kind) ? '' : lotsAt(product, place, kind).find(({ etat, expire_le }) => etat === 'bon'
    && (expire_le ?? today) >= today)?.numero ?? ''

/** The lines with one more of a product: what has no numbers of its own is counted up where it stands already. */
export function withOneMore(lines: readonly LineForm[], product: Product, price: string, lot = ''): LineForm[] {
  const known = product.suivi === 'aucun' ? lines.find(line => line.product.id === product.id && line.reservation === undefined) : undefined
  return known ? lines.map(line => line === known ? { ...line, quantity: stepped(line, 1, false) } : line)
    : [...lines, { key: newKey(), product, quantity: '1', lot, expiry: '', price }]
}

/** A quantity one step further; not to zero or below, unless the movement may take away. */
export function stepped({ quantity, product }: Pick<LineForm, 'quantity' | 'product'>, by: number, signed: boolean): string {
  const next = Math.round(((quantityOf(quantity, product.unite) ?? 0) + by) * 1000) / 1000
  return next > 0 || signed ? String(next) : quantity
}

/** What there is of the product at a place. */
export const stockAt = ({ emplacements }: Product, place: number | null): PlaceStock | undefined =>
  emplacements?.find(one => one.emplacement_id === place)

/** The batches that a line may name: those at the place, and for what comes in all of them. */
export const lotsAt = ({ lots }: Product, place: number | null, kind: MovementKind): LotStock[] =>
  (lots ?? []).filter(lot => bringsLots(kind) || lot.emplacement_id === place)
    .filter((lot, at, all) => all.findIndex(one => one.numero === lot.numero) === at)

type WriteLine = MovementWrite['lignes'][number]
/** What is sent of a line, or undefined while a field cannot be. */
export function lineOf(line: LineForm, kind: MovementKind): WriteLine | undefined {
  const [quantite, price] = [quantityOf(line.quantity, line.product.unite), priceOf(line.price)]
  const tracked = line.product.suivi !== 'aucun'
  if (!quantite || (quantite < 0 && kind !== 'ajustement') || price === undefined || (tracked && !line.lot.trim())
    || (line.product.suivi === 'serie' && Math.abs(quantite) !== 1))
    return
  return { produit_id: line.product.id, quantite, ...hasCost(kind) && quantite > 0 && { cout_unitaire: price },
    ...hasPrice(kind) && { prix_unitaire: price }, ...tracked && { lot: line.lot.trim() },
    ...line.product.suivi === 'lot' && bringsLots(kind) && line.expiry && { expire_le: line.expiry },
    ...line.reservation !== undefined && { reservation_id: line.reservation } }
}

/** What is sent, or undefined while something is missing. */
export function movementOf(form: MovementForm, kind: MovementKind, timeZone: string): MovementWrite | undefined {
  const lignes = form.lines.map(line => lineOf(line, kind))
  const at = form.at ? parseLocalInput(form.at, timeZone) : null
  if (form.place === null || !lignes.length || lignes.includes(undefined) || at === undefined
    || (kind === 'transfert' && (form.to === null || form.to === form.place)))
    return
  return { type: kind, emplacement_id: form.place, lignes: lignes.filter(line => line !== undefined),
    vers_emplacement_id: kind === 'transfert' ? form.to : null, date: at === null ? null : new Date(at).toISOString(),
    document: form.document.trim() || null, motif: form.reason.trim() || null,
    intervention_id: isOfWork(kind) ? form.intervention : null, accepte_negatif: false }
}

/** Where a person's movement most likely is: the van that he drives, the only place, or where most of the product lies. */
export function likelyPlace(places: readonly Place[], person: number | undefined, product: Product | undefined): number | null {
  const own = places.find(({ technicien_id }) => technicien_id !== null && technicien_id === person)
  const most = [...product?.emplacements ?? []].sort((a, b) => b.en_stock - a.en_stock)[0]?.emplacement_id
  return own?.id ?? most ?? (places.length === 1 ? places[0]!.id : null)
}

/** What is missing where, as the refusal `stock_short` tells it. */
export interface Shortage { produit_id: number, produit: string, emplacement: string, reste: number, reserve: number }
export const shortagesOf = (problem: Problem | undefined): Shortage[] =>
  problem?.code === 'stock_short' ? (problem as Problem & { manques?: Shortage[] }).manques ?? [] : []
