import { api } from '@/api/client'
import type { Intervention } from '@/api/types'

/** The pad that signatures are drawn on, in its own units. */
export const WIDTH = 1000
export const HEIGHT = 400

/** The number of points that the server takes. */
export const MOST_POINTS = 10_000

/** How long after the end the server takes a signature. */
const AFTER_END_MS = 24 * 3_600_000

export interface SignatureForm { nom: string, traits: number[][], confirme: boolean }
export const emptySignature = (): SignatureForm => ({ nom: '', traits: [], confirme: false })

export const signIntervention = (id: number, { nom, traits, confirme }: SignatureForm) =>
  api.PUT('/api/v1/interventions/{id}/signature', { params: { path: { id } }, body: { nom: nom.trim(), traits, confirme } })

/** Whether the work is done and the customer may still sign, which nobody has done. */
export const maySignAfterEnd = ({ statut, signature, date_fin }: Pick<Intervention, 'statut' | 'signature' | 'date_fin'>, now: number) =>
  statut === 'terminee' && !signature && !!date_fin && now - Date.parse(date_fin) < AFTER_END_MS

/** Where a pointer is on the pad, kept within it. */
export function pointOn(box: { left: number, top: number, width: number, height: number }, at: { clientX: number, clientY: number }) {
  const within = (share: number, length: number) => Math.round(Math.max(0, Math.min(1, share)) * length)
  return [within((at.clientX - box.left) / box.width, WIDTH), within((at.clientY - box.top) / box.height, HEIGHT)] as [number, number]
}

/** A stroke x, y, x, y… as an SVG path; a single point is a dot. */
export function pathOf(stroke: readonly number[]) {
  const points = Array.from({ length: stroke.length / 2 }, (_, index) => `${stroke[2 * index]} ${stroke[2 * index + 1]}`)
  return `M${[...points, ...points.length === 1 ? points : []].join('L')}`
}

/** What keeps somebody from signing: nothing, or the key of a text. */
export function lacking({ nom, traits, confirme }: SignatureForm) {
  if (!nom.trim())
    return 'name'
  if (traits.reduce((sum, stroke) => sum + stroke.length / 2, 0) > MOST_POINTS)
    return 'tooLong'
  return traits.length || confirme ? undefined : 'empty'
}
