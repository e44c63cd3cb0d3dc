import type { Battery, BatteryWrite, CustomFields } from '@/api/types'

/** What the form holds: text for what is typed, so that nothing is lost while it is incomplete. */
export interface BatteryForm {
  nom: string, numero_serie: string, modele: string, type_id: number | undefined, lieu_id: number | undefined, date_installation: string
  external_id: string, silence_minutes: number, notes: string
  calibration: { voltage_offset: number, current_offset: number, temperature_offset: number }
  custom: { name: string, value: string }[]
}

export const SILENCE = { least: 0.5, most: 10_080, usual: 5 } // minutes, as the server allows: 30 s to a week

export const emptyForm = (typeId?: number, lieuId?: number): BatteryForm => ({
  nom: '', numero_serie: '', modele: '', type_id: typeId, lieu_id: lieuId, date_installation: '', external_id: '',
    silence_minutes: SILENCE.usual, notes: '',
  calibration: { voltage_offset: 0, current_offset: 0, temperature_offset: 0 }, custom: [],
})

export const formOf = (battery: Battery): BatteryForm => ({
  nom: battery.nom, numero_serie: battery.numero_serie, modele: battery.modele ?? '', type_id: battery.type_id, lieu_id: battery.lieu_id,
  date_installation: battery.date_installation?.slice(0, 10) ?? '', external_id: battery.external_id ?? '',
  silence_minutes: battery.silence_after_seconds / 60, notes: battery.notes ?? '', calibration: { ...battery.calibration },
  custom: Object.entries(battery.custom_fields).map(([name, value]) => ({ name, value: value === null ? '' : String(value) })),
})

const orNull = (text: string) => text.trim() === '' ? null : text.trim()

/** What the server is asked to keep. A custom field that was a number or yes/no stays one while its text still reads so. */
export function writeOf(form: BatteryForm, before?: Battery): BatteryWrite {
  return {
    nom: form.nom.trim(), numero_serie: form.numero_serie.trim(), type_id: form.type_id!, lieu_id: form.lieu_id!,
      modele: orNull(form.modele),
    date_installation: orNull(form.date_installation), external_id: orNull(form.external_id), notes: orNull(form.notes),
    silence_after_seconds: Math.round(form.silence_minutes * 60), calibration: form.calibration,
      custom_fields: customOf(form.custom, before?.custom_fields),
    ...before && { client_id: before.client_id },
  }
}

function customOf(rows: BatteryForm['custom'], before: CustomFields = {}): CustomFields {
  return Object.fromEntries(rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => {
    const was = before[name.trim()]
    const text = value.trim()
    if (typeof was === 'number' && text !== '' && Number.isFinite(Number(text.replace(',', '.'))))
      return [name.trim(), Number(text.replace(',', '.'))]
    if (typeof was === 'boolean' && (text === 'true' || text === 'false'))
      return [name.trim(), text === 'true']
    return [name.trim(), text === '' ? null : text]
  }))
}

export const isComplete = (form: BatteryForm) => form.nom.trim() !== '' && form.numero_serie.trim() !== '' && form.type_id !== undefined
  && form.lieu_id !== undefined && form.silence_minutes >= SILENCE.least && form.silence_minutes <= SILENCE.most
