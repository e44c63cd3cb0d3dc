import type { Equipment, EquipmentWrite } from '@/api/types'
import { zonedDay } from '@/shared/zonedTime'

export interface MachineForm {
  nom: string, type: string, numero_serie: string, modele: string, lieu_id: number | null, date_installation: string
  frequence_entretien: string, derniere_maintenance: string, notes: string
}

export const emptyForm = (): MachineForm => ({ nom: '', type: '', numero_serie: '', modele: '', lieu_id: null, date_installation: '',
  frequence_entretien: '', derniere_maintenance: '', notes: '' })

/** The day of a moment as the person's calendar has it; empty when there is none. */
const dayOf = (at: string | null, timeZone: string) => at === null ? '' : zonedDay(Date.parse(at), timeZone)

/** The day that was typed when it was installed, which has no hour and is the same everywhere. */
export const installedOn = ({ date_installation }: Pick<Equipment, 'date_installation'>) => date_installation?.slice(0, 10) ?? ''

export const formOf = (machine: Equipment, timeZone: string): MachineForm => ({
  nom: machine.nom, type: machine.type, numero_serie: machine.numero_serie, modele: machine.modele ?? '', lieu_id: machine.lieu_id,
  date_installation: installedOn(machine), frequence_entretien: machine.frequence_entretien ?? '',
  derniere_maintenance: dayOf(machine.derniere_maintenance, timeZone), notes: machine.notes ?? '',
})

export const MOST_DAYS = 3650

/** Days between two services as typed: null when empty, undefined when they are none that the server takes. */
export function frequencyOf(text: string): string | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '')
    return null
  const days = Number(trimmed)
  return /^\d{1,4}$/.test(trimmed) && days >= 1 && days <= MOST_DAYS ? String(days) : undefined
}

/** Noon in UTC is the same day on nearly every calendar. */
const noonOf = (day: string) => day === '' ? null : `${day}T12:00:00Z`

/** What is sent, or undefined while a field cannot be. What the form does not show stays as it was. */
export function writeOf(form: MachineForm, timeZone: string, before?: Equipment): EquipmentWrite | undefined {
  const [nom, type, numero_serie] = [form.nom.trim(), form.type.trim(), form.numero_serie.trim()]
  const frequence_entretien = frequencyOf(form.frequence_entretien)
  if (!nom || !type || !numero_serie || form.lieu_id === null || frequence_entretien === undefined)
    return
  return {
    nom, type, numero_serie, lieu_id: form.lieu_id, modele: form.modele.trim() || null, notes: form.notes.trim() || null,
    frequence_entretien,
    date_installation: before && installedOn(before) === form.date_installation ? before.date_installation
      : noonOf(form.date_installation),
    // The server keeps the last service with the plan: without one there is nowhere to.
    derniere_maintenance: frequence_entretien === null ? null : lastService(form.derniere_maintenance, timeZone, before),
    ...before && { custom_fields: before.custom_fields ?? null, client_id: before.client_id },
  }
}

/** A service whose day was not touched keeps its hour, which an intervention may have set. */
function lastService(day: string, timeZone: string, before?: Equipment) {
  const known = before?.derniere_maintenance ?? null
  return known !== null && dayOf(known, timeZone) === day ? known : noonOf(day)
}
