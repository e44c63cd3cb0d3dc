import { shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { ServiceRequest, StoredDocument } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'

/** As many as the server takes of one request. */
export const MOST_PHOTOS = 3

export const photosPath = (request: number) => `/api/v1/demandes/${request}/photos`
export const publicPhotosPath = (secret: string) => `/api/v1/public/suivi/${secret}/photos`

/** The photos of all requests that are shown, each asked for once. */
export function useRequestPhotos(requests: () => ServiceRequest[]) {
  const session = useSession()
  const { problem, run } = useAction()
  const photos = shallowRef(new Map<number, StoredDocument[]>())

  async function load(demande_id = requests().map(({ id }) => id).filter(id => !photos.value.has(id))) {
    if (!demande_id.length || !session.can('documents:read_own'))
      return
    const found = await run(() => api.GET('/api/v1/documents', { params: { query: { demande_id, limit: 500 } } }))
    if (found) // those that have none are not asked for again
      photos.value = new Map([...photos.value, ...demande_id.map(id => [id, found.filter(one => one.demande_id === id)] as const)])
  }

  watch(() => requests().map(({ id }) => id).join(), () => load(), { immediate: true })
  return { of: ({ id }: ServiceRequest) => photos.value.get(id) ?? [], problem, load }
}

let chosen: { secret: string, files: File[] } | undefined

/** Leaves photos that were chosen with a request for the page that follows it: its address alone says whose they are. */
export const leavePhotos = (secret: string, files: File[]) => chosen = { secret, files }

/** What was left for this request, once. */
export function takePhotos(secret: string): File[] {
  const files = chosen?.secret === secret ? chosen.files : []
  chosen = undefined
  return files
}
