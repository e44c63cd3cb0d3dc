import type { Product, ProductKind, ProductWrite, Tracking, Unit } from '@/api/types'
import { decimalOf } from '@/shared/decimal'
import { newKey } from '@/shared/newKey'
import { priceOf, quantityOf } from './quantity'

/** A supplier of the product, as typed; empty: what the supplier itself says. */
export interface SupplyForm { key: string, id: number | null, reference: string, price: string, days: string, minimum: string,
  multiple: string }
/** What a place should have, as typed. */
export interface LevelForm { key: string, id: number | null, minimum: string, maximum: string }
export interface ProductForm {
  reference: string, nom: string, type: ProductKind, unite: Unit, description: string, categorie: string, code_barres: string
  suivi: Tracking, prix_vente: string, taux_service: string, supplies: SupplyForm[], levels: LevelForm[]
}

export const emptySupply = (): SupplyForm => ({ key: newKey(), id: null, reference: '', price: '', days: '', minimum: '0', multiple: '1' })
export const emptyLevel = (): LevelForm => ({ key: newKey(), id: null, minimum: '', maximum: '' })
export const emptyForm = (): ProductForm => ({ reference: '', nom: '', type: 'marchandise', unite: 'piece', description: '', categorie: '',
  code_barres: '', suivi: 'aucun', prix_vente: '', taux_service: '', supplies: [], levels: [] })

const text = (value: number | null) => value === null ? '' : String(value)
const orNull = (value: string) => value.trim() || null

export const formOf = (product: Product): ProductForm => ({
  reference: product.reference, nom: product.nom, type: product.type, unite: product.unite, description: product.description ?? '',
  categorie: product.categorie ?? '', code_barres: product.code_barres ?? '', suivi: product.suivi, prix_vente: text(product.prix_vente),
  taux_service: percentOf(product.taux_service),
  supplies: (product.fournisseurs ?? []).map(one => ({ key: newKey(), id: one.fournisseur_id, reference: one.reference ?? '',
    price: text(one.prix), days: text(one.delai_jours), minimum: text(one.minimum), multiple: text(one.multiple) })),
  levels: (product.emplacements ?? []).filter(one => one.minimum !== null).map(one => ({ key: newKey(), id: one.emplacement_id,
    minimum: text(one.minimum), maximum: text(one.maximum) })),
})

/** 0.95 as a person writes it: 95. */
export const percentOf = (share: number | null) => share === null ? '' : String(Math.round(share * 1000) / 10)

/** A service level as typed, in percent: null when empty, undefined when it is none from 50 to 99.9. */
export function serviceLevelOf(typed: string): number | null | undefined {
  if (typed.trim() === '')
    return null
  const value = Math.round((decimalOf(typed) ?? Number.NaN) * 10) / 1000
  return value >= 0.5 && value <= 0.999 ? value : undefined
}

/** Days as typed: null when empty, undefined when they are none from 0 to 365, with half days. */
export function daysOf(typed: string): number | null | undefined {
  if (typed.trim() === '')
    return null
  const value = decimalOf(typed)
  return value !== undefined && value >= 0 && value <= 365 && Number.isInteger(Math.round(value * 1e6) / 1e5) ? value : undefined
}

type SupplyWrite = NonNullable<ProductWrite['fournisseurs']>[number]
export function supplyOf(form: SupplyForm, unit: Unit): SupplyWrite | undefined {
  const [prix, delai_jours, minimum, multiple] = [priceOf(form.price), daysOf(form.days), quantityOf(form.minimum, unit),
    quantityOf(form.multiple, unit)]
  if (form.id === null || prix === undefined || delai_jours === undefined || minimum === undefined || minimum < 0 || !multiple
    || multiple < 0)
    return
  return { fournisseur_id: form.id, reference: orNull(form.reference), prix, delai_jours, minimum, multiple }
}

type LevelWrite = NonNullable<ProductWrite['seuils']>[number]
export function levelOf(form: LevelForm, unit: Unit): LevelWrite | undefined {
  const minimum = quantityOf(form.minimum, unit)
  const maximum = form.maximum.trim() === '' ? null : quantityOf(form.maximum, unit)
  if (form.id === null || minimum === undefined || minimum < 0 || maximum === undefined || (maximum !== null && maximum < minimum))
    return
  return { emplacement_id: form.id, minimum, maximum }
}

/** What is sent, or undefined while a field cannot be. */
export function writeOf(form: ProductForm): ProductWrite | undefined {
  const [prix_vente, taux_service] = [priceOf(form.prix_vente), serviceLevelOf(form.taux_service)]
  const fournisseurs = form.supplies.map(one => supplyOf(one, form.unite))
  const seuils = form.levels.map(one => levelOf(one, form.unite))
  if (!form.reference.trim() || !form.nom.trim() || prix_vente === undefined || taux_service === undefined
    || fournisseurs.includes(undefined)
    || seuils.includes(undefined))
    return
  const { type, unite, suivi } = form
  return { reference: form.reference.trim(), nom: form.nom.trim(), type, unite, suivi, description: orNull(form.description),
    categorie: orNull(form.categorie), code_barres: orNull(form.code_barres), prix_vente, taux_service,
    fournisseurs: fournisseurs.filter(one => one !== undefined), seuils: seuils.filter(one => one !== undefined) }
}
