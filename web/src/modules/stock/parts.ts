import type { WorkPart, WorkParts } from '@/api/types'
import { quantityOf } from './quantity'

/** What has a list of parts, as its address names it. */
export type PartOwner = 'equipements' | 'battery-types' | 'plans-entretien' | 'modeles-intervention'

/** A part of an intervention, and how much of it was used, as typed. */
export interface UseLine { part: WorkPart, quantity: string, lots: string }

/** What is foreseen and not used yet. */
export const remainingOf = ({ prevue, utilisee }: Pick<WorkPart, 'prevue' | 'utilisee'>) =>
  Math.max(0, Math.round((prevue - utilisee) * 1000) / 1000)

/** Each part of which some is left to use, as much as is kept for the work: what the technician holds in his hands. */
export const linesOf = ({ pieces }: WorkParts): UseLine[] => pieces.filter(part => remainingOf(part) > 0 || part.reservee > 0)
  .map(part => ({ part, quantity: String(part.reservee), lots: '' }))

const numbersOf = (lots: string) => lots.split(',').map(one => one.trim()).filter(Boolean)

/** Whether a line can be sent: nothing of it, or a quantity with the numbers that it takes. */
export function isReady({ part: { unite, suivi }, quantity, lots }: UseLine) {
  const [amount, numbers] = [quantityOf(quantity, unite), numbersOf(lots).length]
  return amount !== undefined && amount >= 0
    && (amount === 0 || suivi === 'aucun' || (suivi === 'lot' ? numbers === 1 : numbers === amount))
}

/** What is sent: a line for each piece that has a number of its own, none for what was not used. */
export const sentOf = (lines: readonly UseLine[]) => lines.flatMap(({ part: { produit_id, unite, suivi }, quantity, lots }) => {
  const quantite = quantityOf(quantity, unite) ?? 0
  if (quantite <= 0)
    return []
  return suivi === 'aucun' ? [{ produit_id, quantite }]
    : numbersOf(lots).map(lot => ({ produit_id, quantite: suivi === 'serie' ? 1 : quantite, lot }))
})
