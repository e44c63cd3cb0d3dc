import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { StoredDocument } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'

/** The documents of an intervention that belong to something of it: a point of its checklist, or a comment. */
export function useInterventionPhotos(intervention: () => number) {
  const session = useSession()
  const { problem, run } = useAction()
  const photos = shallowRef<StoredDocument[]>([])

  async function load() {
    const query = { intervention_id: intervention(), limit: 500 }
    if (session.can('documents:read_own'))
      photos.value = await run(() => api.GET('/api/v1/documents', { params: { query } })) ?? photos.value
  }

  const ofPoint = (index: number) => photos.value.filter(({ point_controle }) => point_controle === index)
  const ofComment = (id: number) => photos.value.filter(({ commentaire_id }) => commentaire_id === id)
  return { ofPoint, ofComment, problem, load, drop: () => photos.value = [] }
}
