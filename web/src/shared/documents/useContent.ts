import { onScopeDispose, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import { useAction } from '@/shared/useAction'

/** Asks for the content of a document; the token goes with it, which an address in a page could not carry. */
export const contentOf = (id: number, version?: number) =>
  api.GET('/api/v1/documents/{id}/contenu', { params: { path: { id }, query: { version } }, parseAs: 'blob' })

/** The address, in this page, of a document's content, as long as somebody looks at it. */
export function useContent(document: () => { id: number, version: number } | undefined) {
  const { busy, problem, run } = useAction()
  const url = shallowRef<string>()

  function drop() {
    if (url.value)
      URL.revokeObjectURL(url.value)
    url.value = undefined
  }

  async function load() {
    drop()
    const wanted = document()
    const blob = wanted && await run(() => contentOf(wanted.id, wanted.version)) as Blob | undefined
    if (blob && document()?.id === wanted?.id)
      url.value = URL.createObjectURL(blob)
  }

  watch(() => `${document()?.id} ${document()?.version}`, () => void load(), { immediate: true })
  onScopeDispose(drop)
  return { url, busy, problem, load }
}
