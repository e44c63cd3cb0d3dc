import type { Lieu, LieuWrite } from '@/api/types'

export interface LieuForm { nom: string, parent_id: number | null, address: string, latitude: string, longitude: string,
  time_zone: string | null }

export const emptyForm = (parent_id: number | null = null): LieuForm =>
  ({ nom: '', parent_id, address: '', latitude: '', longitude: '', time_zone: null })

export const formOf = (lieu: Lieu): LieuForm => ({
  nom: lieu.nom, parent_id: lieu.parent_id, address: lieu.address ?? '', latitude: lieu.latitude?.toString() ?? '',
  longitude: lieu.longitude?.toString() ?? '', time_zone: lieu.time_zone,
})

/** A coordinate as typed: null when empty, undefined when it is none. */
export function coordinate(text: string, limit: 90 | 180): number | null | undefined {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '')
    return null
  const value = Number(trimmed)
  return /^[+-]?\d+(\.\d+)?$/.test(trimmed) && Math.abs(value) <= limit ? value : undefined
}

/** What is sent, or undefined while a field cannot be. A position has both its coordinates, or none. */
export function writeOf(form: LieuForm): LieuWrite | undefined {
  const [latitude, longitude] = [coordinate(form.latitude, 90), coordinate(form.longitude, 180)]
  if (form.nom.trim() === '' || latitude === undefined || longitude === undefined || (latitude === null) !== (longitude === null))
    return
  return { nom: form.nom.trim(), parent_id: form.parent_id, address: form.address.trim() || null, latitude, longitude,
    time_zone: form.time_zone }
}
