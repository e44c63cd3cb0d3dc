import type { BatteryType, BatteryTypeWrite, Chemistry } from '@/api/types'
import { decimalOf } from '@/shared/decimal'

export const CHEMISTRIES = ['li_ion', 'lifepo4', 'ncm', 'lto', 'lead_acid'] as const satisfies Chemistry[]

export interface TypeForm {
  nom: string, chemistry: Chemistry, nominal_voltage: string, capacity_ah: string, cell_count: string, manufacturer: string
}
export const emptyForm = (): TypeForm =>
  ({ nom: '', chemistry: 'lifepo4', nominal_voltage: '', capacity_ah: '', cell_count: '', manufacturer: '' })

export const formOf = (type: BatteryType): TypeForm => ({
  nom: type.nom, chemistry: type.chemistry, nominal_voltage: type.nominal_voltage?.toString() ?? '',
  capacity_ah: type.capacity_ah?.toString() ?? '', cell_count: type.cell_count?.toString() ?? '', manufacturer: type.manufacturer ?? '',
})

/** What the server takes: above 0 and at most so much; whole where pieces are counted. */
export const LIMITS = { nominal_voltage: 2000, capacity_ah: 100_000, cell_count: 512 } as const
export type Measure = keyof typeof LIMITS

/** A number as typed, with a comma or a point; undefined when it is none or out of range. */
export function measureOf(field: Measure, text: string): number | undefined {
  const value = decimalOf(text)
  if (value === undefined || value <= 0 || value > LIMITS[field] || (field === 'cell_count' && !Number.isInteger(value)))
    return
  return value
}

/** What is sent, or undefined while a field cannot be. */
export function writeOf(form: TypeForm): BatteryTypeWrite | undefined {
  const [nominal_voltage, capacity_ah, cell_count] = (['nominal_voltage', 'capacity_ah', 'cell_count'] as const)
    .map(field => measureOf(field, form[field]))
  if (form.nom.trim() === '' || nominal_voltage === undefined || capacity_ah === undefined || cell_count === undefined)
    return
  const { chemistry, nom, manufacturer } = form
  return { nom: nom.trim(), chemistry, nominal_voltage, capacity_ah, cell_count, manufacturer: manufacturer.trim() || null }
}

/** Usual voltage of one cell of a chemistry, in V: what the whole is measured against. */
const CELL_VOLTS: Record<Chemistry, number> = { li_ion: 3.65, lifepo4: 3.2, ncm: 3.65, lto: 2.3, lead_acid: 2 }

/** The number of cells in series that a voltage (V) suggests; undefined when it suggests none. */
export function suggestedCells(chemistry: Chemistry, text: string): number | undefined {
  const voltage = measureOf('nominal_voltage', text)
  const cells = voltage === undefined ? 0 : Math.round(voltage / CELL_VOLTS[chemistry])
  return cells >= 1 && cells <= LIMITS.cell_count ? cells : undefined
}
