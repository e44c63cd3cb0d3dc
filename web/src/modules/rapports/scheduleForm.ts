import type { PeriodLength, ReportKind, Schedule, ScheduleWrite } from '@/api/types'

export interface FormReader { utilisateur_id: number, nom: string, courriel: boolean, whatsapp: boolean }
export interface ScheduleForm {
  type: ReportKind
  frequence: PeriodLength
  heure: number
  format: Schedule['format']
  langue: Schedule['langue']
  client_id: number | null
  destinataires: FormReader[]
  courriels: string
  actif: boolean
}

const MOST = 10
const ADDRESS = /^[^\s@,;]+@[^\s@,;]+$/

export const emptySchedule = (): ScheduleForm => ({ type: 'maintenance', frequence: 'semaine', heure: 7, format: 'pdf', langue: 'fr',
  client_id: null, destinataires: [], courriels: '', actif: true })

export const scheduleFormOf = ({ type, frequence, heure, format, langue, client_id, destinataires, courriels, actif }: Schedule):
ScheduleForm => ({ type, frequence, heure, format, langue, client_id: client_id ?? null, actif,
  destinataires: destinataires.map(one => ({ ...one })), courriels: courriels.join('\n') })

/** The addresses that were typed, parted by commas, semicolons or white space; undefined when one is none, or there are too many. */
export function addressesOf(text: string) {
  const all = [...new Set(text.split(/[\s,;]+/).filter(Boolean))]
  return all.length <= MOST && all.every(one => ADDRESS.test(one)) ? all : undefined
}

/** What is sent, or undefined while a field cannot be. */
export function scheduleOf(form: ScheduleForm): ScheduleWrite | undefined {
  const courriels = addressesOf(form.courriels)
  if (!courriels || form.destinataires.some(one => !one.courriel && !one.whatsapp))
    return
  return { type: form.type, frequence: form.frequence, heure: form.heure, format: form.format, langue: form.langue, actif: form.actif,
    client_id: form.type === 'stock' ? null : form.client_id, courriels,
    destinataires: form.destinataires.map(({ utilisateur_id, courriel, whatsapp }) => ({ utilisateur_id, courriel, whatsapp })) }
}
