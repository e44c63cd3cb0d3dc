import { mdiCancel } from '@mdi/js'
import type { Count, CountLine } from '@/api/types'
import type { State } from '@/shared/state'
import { quantityOf } from './quantity'

export const COUNT_STATUSES = ['en_cours', 'a_valider', 'valide', 'annule'] as const satisfies Count['statut'][]
export const COUNT_LOOKS: Record<Count['statut'], { state: State, icon?: string }> = { en_cours: { state: 'info' },
  a_valider: { state: 'warning' },
  valide: { state: 'ok' }, annule: { state: 'silent', icon: mdiCancel } }

/** What was typed and has not reached the server, with the moment of the typing: what is sold afterwards is no difference. */
export interface Typed { produit_id: number, lot: string | null, text: string, at: string }
export type TypedCounts = Record<string, Typed>

export const keyOf = ({ produit_id, lot }: Pick<CountLine, 'produit_id' | 'lot'>) => `${produit_id} ${lot ?? ''}`

/** What a browser kept; what else may stand there counts as nothing. */
export function readTyped(kept: string | null): TypedCounts {
  try {
    const value: unknown = JSON.parse(kept ?? '{}')
    return typeof value === 'object' && value !== null && Object.values(value).every(isTyped) ? value as TypedCounts : {}
  }
  catch {
    return {}
  }
}
const isTyped = (value: unknown) => typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
  && 'produit_id' in value && typeof value.produit_id === 'number' && 'at' in value && typeof value.at === 'string'

export interface Sent { produit_id: number, compte: number | null, lot: string | null, compte_le: string }

/** What of it can be sent: quantities that fit their units, and empty fields, which take a count back; 500 lines at most. */
export function sendable(typed: TypedCounts, lines: readonly CountLine[]): Sent[] {
  const units = new Map(lines.map(line => [keyOf(line), line.unite]))
  return Object.entries(typed).flatMap(([key, { produit_id, lot, text, at }]) => {
    const unit = units.get(key)
    const compte = text.trim() === '' ? null : unit && quantityOf(text, unit)
    return compte === undefined || (compte !== null && compte < 0) ? [] : [{ produit_id, lot, compte, compte_le: at }]
  }).slice(0, 500)
}

/** What is left to send once these have arrived; what was typed anew meanwhile stays. */
export const without = (typed: TypedCounts, arrived: readonly Sent[]): TypedCounts => Object.fromEntries(Object.entries(typed)
  .filter(([key, { at }]) => !arrived.some(one => keyOf(one) === key && one.compte_le === at)))

/** The lines as they stand once these have arrived; the server tells the rest when they are read again. */
export const withArrived = (lines: readonly CountLine[], arrived: readonly Sent[]): CountLine[] => lines.map((line) => {
  const one = arrived.find(sent => keyOf(sent) === keyOf(line))
  return one ? { ...line, compte: one.compte, ecart: one.compte === null
    ? null : Math.round((one.compte - line.attendu) * 1000) / 1000 } : line
})
