import type { Plan, PlanUnit, PlanWrite, Point, PointKind, Priority } from '@/api/types'
import { decimalOf, wholeOf } from '@/shared/decimal'
import { localInput, parseLocalInput } from '@/shared/zonedTime'
import { MOST, isByUse } from './rhythm'

export const POINT_KINDS = ['controle', 'mesure', 'texte', 'photo'] as const satisfies PointKind[]
export const MOST_POINTS = 100

/** `key` tells the points apart while they are moved about. */
export interface PointForm { key: number, libelle: string, genre: PointKind, unite: string, min: string, max: string, obligatoire: boolean }
export interface PlanForm {
  titre: string, intervalle: string, unite: PlanUnit, fixe: boolean, prochaine_echeance: string, avance_jours: string, priorite: Priority
  duree_estimee: string, consignes: string, actif: boolean, signature_obligatoire: boolean, points: PointForm[]
}

export const emptyForm = (): PlanForm => ({ titre: '', intervalle: '6', unite: 'mois', fixe: false, prochaine_echeance: '',
  avance_jours: '7', priorite: 'normale', duree_estimee: '', consignes: '', actif: true, signature_obligatoire: false, points: [] })

export const emptyPoint = (points: readonly PointForm[]): PointForm => ({ key: Math.max(-1, ...points.map(({ key }) => key)) + 1,
  libelle: '', genre: 'controle', unite: '', min: '', max: '', obligatoire: true })

/** A due date that was not touched is sent as it was, to the second: a minute less would be another date to the server. */
const dueOf = ({ prochaine_echeance }: Plan, timeZone: string) =>
  prochaine_echeance === null ? '' : localInput(Date.parse(prochaine_echeance), timeZone)

/** The points of a checklist as they are edited. */
export const pointsOf = (points: readonly Point[]): PointForm[] => points.map(
  ({ libelle, genre = 'controle', unite, min, max, obligatoire = true }, key) => ({ key, libelle, genre, unite: unite ?? '',
    min: min?.toString() ?? '', max: max?.toString() ?? '', obligatoire }))

export const formOf = (plan: Plan, timeZone: string): PlanForm => ({
  titre: plan.titre, intervalle: String(plan.intervalle), unite: plan.unite, fixe: plan.fixe, priorite: plan.priorite, actif: plan.actif,
  prochaine_echeance: isByUse(plan.unite) ? '' : dueOf(plan, timeZone), avance_jours: String(plan.avance_jours),
  duree_estimee: plan.duree_estimee?.toString() ?? '', consignes: plan.consignes ?? '',
  signature_obligatoire: plan.signature_obligatoire,
  points: pointsOf(plan.points_controle),
})

const limitOf = (text: string) => text.trim() === '' ? null : decimalOf(text)

/** What is sent of one point, or undefined while a field of it cannot be. */
export function pointOf({ libelle, genre, unite, min, max, obligatoire }: PointForm): Point | undefined {
  const point = { libelle: libelle.trim(), genre, obligatoire }
  if (!point.libelle)
    return
  if (genre !== 'mesure')
    return point
  const [least, most] = [limitOf(min), limitOf(max)]
  if (least === undefined || most === undefined || (least !== null && most !== null && least > most))
    return
  return { ...point, unite: unite.trim() || null, min: least, max: most }
}

/** What is sent, or undefined while a field cannot be. */
export function writeOf(form: PlanForm, equipement_id: number, timeZone: string, before?: Plan): PlanWrite | undefined {
  const { unite, fixe, priorite, actif, signature_obligatoire } = form
  const [intervalle, avance_jours] = [wholeOf(form.intervalle, 1, MOST[unite]), wholeOf(form.avance_jours, 0, 90)]
  const duree_estimee = form.duree_estimee.trim() === '' ? null : wholeOf(form.duree_estimee, 5, 1440)
  const prochaine_echeance = isByUse(unite) ? null : writtenDue(form.prochaine_echeance, timeZone, before)
  const points = form.points.map(pointOf)
  if (!form.titre.trim() || intervalle === undefined || avance_jours === undefined || duree_estimee === undefined
    || prochaine_echeance === undefined || points.includes(undefined))
    return
  return { equipement_id, titre: form.titre.trim(), intervalle, unite, fixe: fixe && !isByUse(unite), prochaine_echeance, avance_jours,
    priorite, duree_estimee, consignes: form.consignes.trim() || null, actif, signature_obligatoire,
    points_controle: points.filter(point => point !== undefined) }
}

function writtenDue(text: string, timeZone: string, before?: Plan) {
  if (text === '')
    return null
  if (before && text === dueOf(before, timeZone))
    return before.prochaine_echeance
  const at = parseLocalInput(text, timeZone)
  return at === undefined ? undefined : new Date(at).toISOString()
}

/** The list with the one at `from` moved by so many places; the same list where there is no such place. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = from + by
  return to < 0 || to >= list.length ? [...list] : list.toSpliced(from, 1).toSpliced(to, 0, list[from]!)
}
