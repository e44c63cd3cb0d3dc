import type { CheckedPoint, Finding, PointAnswer } from '@/api/types'

/** What is said of one point, without its number. */
export type Said = Omit<PointAnswer, 'point'>

/** Everything null takes the answer back. */
export const TAKEN_BACK: Said = { ok: null, valeur: null, texte: null }

/** How a finding will look once the server has it, shown meanwhile: whether a measure is in order follows from its limits. */
export function foreseen({ point }: CheckedPoint, said: Said, auteur_id: number | null, at: number): Finding | null {
  const { ok = null, valeur = null, texte = null } = said
  if (ok === null && valeur === null && texte === null)
    return null
  return { ok: valeur === null ? ok : withinLimits(point, valeur), valeur, texte, auteur_id, date: new Date(at).toISOString() }
}

export const withinLimits = ({ min, max }: CheckedPoint['point'], value: number) =>
  value >= (min ?? -Infinity) && value <= (max ?? Infinity)

/** The number, from 0, of the first point without which the intervention does not end; undefined when all are answered. */
export function firstMissing(points: readonly CheckedPoint[] | null | undefined): number | undefined {
  const index = points?.findIndex(({ point, constat }) => point.obligatoire && constat === null) ?? -1
  return index < 0 ? undefined : index
}

/** Where the answer to a point is given, for whoever leads there. */
export const pointId = (index: number) => `point-${index}`
