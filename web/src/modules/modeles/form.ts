import type { InterventionKind, Priority, Severity, Template, TemplateWrite } from '@/api/types'
import { type PointForm, pointOf, pointsOf } from '@/modules/entretiens/form'
import { wholeOf } from '@/shared/decimal'

export const MOST_HOURS = 8760
export const MOST_WATCH = 10_080

/** What an alert opens, as it is edited; '' where the severity of the alert decides. */
export interface TemplateForm {
  rule_key: string, titre: string, automatique: boolean, severite_min: Severity, type_intervention: InterventionKind
  priorite: Priority | '', delai_heures: string, surveillance_minutes: string, consignes: string, signature_obligatoire: boolean
  points: PointForm[]
}

export const emptyForm = (rule_key = ''): TemplateForm => ({ rule_key, titre: '{batterie} : {alerte}', automatique: true,
  severite_min: 'critical', type_intervention: 'corrective', priorite: '', delai_heures: '', surveillance_minutes: '60', consignes: '',
  signature_obligatoire: false, points: [] })

export const formOf = ({ rule_key, titre, automatique, severite_min, type_intervention, signature_obligatoire,
  ...template }: Template): TemplateForm => ({
    rule_key, titre, automatique, severite_min, type_intervention, signature_obligatoire, priorite: template.priorite ?? '',
    delai_heures: template.delai_heures?.toString() ?? '', surveillance_minutes: String(template.surveillance_minutes),
    consignes: template.consignes ?? '', points: pointsOf(template.points_controle),
  })

/** What is sent, or undefined while a field cannot be. */
export function writeOf(form: TemplateForm): TemplateWrite | undefined {
  const delai_heures = form.delai_heures.trim() === '' ? null : wholeOf(form.delai_heures, 1, MOST_HOURS)
  const surveillance_minutes = wholeOf(form.surveillance_minutes, 0, MOST_WATCH)
  const points_controle = form.points.map(pointOf).filter(point => point !== undefined)
  if (!form.rule_key || !form.titre.trim() || delai_heures === undefined || surveillance_minutes === undefined
    || points_controle.length < form.points.length)
    return
  const { rule_key, automatique, severite_min, type_intervention, signature_obligatoire } = form
  return { rule_key, titre: form.titre.trim(), automatique, severite_min, type_intervention, signature_obligatoire, delai_heures,
    priorite: form.priorite || null, surveillance_minutes, consignes: form.consignes.trim() || null, points_controle }
}
