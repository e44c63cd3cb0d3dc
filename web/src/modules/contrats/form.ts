import type { Contract, ContractKind, ContractWrite, Currency, PricePeriod, Priority, PromisedTimes, Renewal } from '@/api/types'
import { decimalOf, wholeOf } from '@/shared/decimal'
import { PRIORITIES } from '@/shared/interventions'

export const KINDS = ['entretien', 'depannage', 'complet', 'garantie', 'autre'] as const satisfies ContractKind[]
export const RENEWALS = ['aucun', 'tacite', 'sur_demande'] as const satisfies Renewal[]
export const PERIODS = ['mois', 'trimestre', 'an', 'duree'] as const satisfies PricePeriod[]

/** Hours as typed; both empty: what the company promises. */
export interface PromiseForm { priorite: Priority, respond: string, resolve: string, clock: boolean }
export interface ContractForm {
  titre: string, numero: string, type: ContractKind, client_id: number | null, client_nom: string, date_debut: string, date_fin: string
  renouvellement: Renewal, mois: string, preavis: string, main_oeuvre: boolean, pieces: boolean, deplacement: boolean, visites: string
  montant: string, devise: Currency, periode: PricePeriod, promises: PromiseForm[], equipement_ids: number[], notes: string
}

/** The most pressing first, as one promises them. */
const promisesOf = (known: readonly PromisedTimes[] = []): PromiseForm[] => PRIORITIES.map((priorite) => {
  const one = known.find(promise => promise.priorite === priorite)
  return { priorite, respond: hours(one?.prise_en_charge_minutes), resolve: hours(one?.resolution_minutes),
    clock: one?.jour_et_nuit ?? false }
})
const hours = (minutes: number | undefined) => minutes === undefined ? '' : String(Math.round(minutes / 60 * 100) / 100)

export const emptyForm = (devise: Currency): ContractForm => ({ titre: '', numero: '', type: 'entretien', client_id: null, client_nom: '',
  date_debut: '', date_fin: '', renouvellement: 'sur_demande', mois: '12', preavis: '30', main_oeuvre: true, pieces: false,
  deplacement: true, visites: '0', montant: '', devise, periode: 'an', promises: promisesOf(), equipement_ids: [], notes: '' })

export const formOf = (contract: Contract, devise: Currency): ContractForm => ({
  titre: contract.titre, numero: contract.numero, type: contract.type, client_id: contract.client_id, client_nom: contract.client_nom ?? '',
  date_debut: contract.date_debut, date_fin: contract.date_fin, renouvellement: contract.renouvellement,
  mois: String(contract.renouvellement_mois ?? 12), preavis: String(contract.preavis_jours), ...withoutGaps(contract),
  visites: String(contract.visites_par_an), montant: contract.prix ? String(contract.prix.montant) : '',
  devise: contract.prix?.devise ?? devise, periode: contract.prix?.periode ?? 'an', promises: promisesOf(contract.delais ?? []),
  equipement_ids: contract.equipements?.map(({ id }) => id) ?? [], notes: contract.notes ?? '',
})
const withoutGaps = ({ couverture: { main_oeuvre = false, pieces = false, deplacement = false } }: Contract) =>
  ({ main_oeuvre, pieces, deplacement })

/** An amount as typed: null when empty, undefined when the currency has no such amount. */
export function amountOf(text: string, devise: Currency): number | null | undefined {
  if (text.trim() === '')
    return null
  const value = decimalOf(text.replace(/\s/g, ''))
  return value !== undefined && value >= 0 && Number.isInteger(round(value * (devise === 'XOF' ? 1 : 100))) ? value : undefined
}
const round = (value: number) => Math.round(value * 1e6) / 1e6

/** What is promised, in minutes: null when nothing is, undefined while the hours cannot be. */
export function promiseOf({ priorite, respond, resolve, clock }: PromiseForm): PromisedTimes | null | undefined {
  if (!respond.trim() && !resolve.trim())
    return null
  const [first, last] = [respond, resolve].map(text => Math.round((decimalOf(text) ?? Number.NaN) * 60)) as [number, number]
  return first >= 5 && last >= first && last <= 525_600
    ? { priorite, prise_en_charge_minutes: first, resolution_minutes: last, jour_et_nuit: clock } : undefined
}

/** What is sent, or undefined while a field cannot be. */
export function writeOf(form: ContractForm): ContractWrite | undefined {
  const tacit = form.renouvellement === 'tacite'
  const renouvellement_mois = tacit ? wholeOf(form.mois, 1, 120) : null
  const [preavis_jours, visites_par_an] = [wholeOf(form.preavis, 0, 365), wholeOf(form.visites, 0, 366)]
  const montant = amountOf(form.montant, form.devise)
  const promises = form.promises.map(promiseOf)
  const client_nom = form.client_nom.trim() || null
  if (!form.titre.trim() || !form.date_debut || form.date_fin < form.date_debut || (form.client_id === null && client_nom === null)
    || renouvellement_mois === undefined || preavis_jours === undefined || visites_par_an === undefined || montant === undefined
    || promises.includes(undefined))
    return
  const { type, client_id, date_debut, date_fin, renouvellement, main_oeuvre, pieces, deplacement, equipement_ids } = form
  return { titre: form.titre.trim(), numero: form.numero.trim() || null, type, client_id, client_nom, date_debut, date_fin, renouvellement,
    renouvellement_mois, preavis_jours, couverture: { main_oeuvre, pieces, deplacement }, visites_par_an,
    prix: montant === null ? null : { montant, devise: form.devise, periode: form.periode },
    delais: promises.filter(promise => promise !== null && promise !== undefined), equipement_ids, notes: form.notes.trim() || null }
}
