import type { Place, PlaceKind, PlaceWrite } from '@/api/types'

export interface PlaceForm { nom: string, type: PlaceKind, depot_id: number | null, lieu_id: number | null, technicien_id: number | null }

export const emptyPlace = (): PlaceForm => ({ nom: '', type: 'depot', depot_id: null, lieu_id: null, technicien_id: null })

export const placeFormOf = ({ nom, type, depot_id, lieu_id, technicien_id }: Place): PlaceForm =>
  ({ nom, type, depot_id, lieu_id, technicien_id })

/** What is sent, or undefined while it cannot be: a shelf has a depot and only a van has a technician. */
export function placeOf({ nom, type, depot_id, lieu_id, technicien_id }: PlaceForm): PlaceWrite | undefined {
  if (!nom.trim() || (type === 'etagere' && depot_id === null))
    return
  return { nom: nom.trim(), type, lieu_id, depot_id: type === 'etagere' ? depot_id : null,
    technicien_id: type === 'vehicule' ? technicien_id : null }
}

/** Each shelf behind its depot; whose depot is not among them, last. */
export function byDepot(places: readonly Place[]): Place[] {
  const ids = new Set(places.map(({ id }) => id))
  const isInside = ({ depot_id }: Place) => depot_id !== null && ids.has(depot_id)
  return places.filter(place => !isInside(place)).flatMap(place => [place, ...places.filter(one => one.depot_id === place.id)])
}
