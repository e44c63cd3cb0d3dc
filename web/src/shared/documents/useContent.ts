import { onScopeDispose, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { DocumentVersion, StoredDocument } from '@/api/types'
import { saveFile } from '@/shared/saveFile'
import { useAction } from '@/shared/useAction'

/** Asks for the content of a document; the token goes with it, which an address in a page could not carry. */
export const contentOf = (id: number, version?: number) =>
  api.GET('/api/v1/documents/{id}/contenu', { params: { path: { id }, query: { version } }, parseAs: 'blob' })

/** Saves a document on the reader's device, the newest version unless another is named. */
export function useDownload({ run, problem } = useAction()) {
  async function download(document: StoredDocument, { version, nom, mime_type }: StoredDocument | DocumentVersion = document) {
    const content = await run(() => contentOf(document.id, version)) as Blob | undefined
    if (content)
      saveFile(content, nom, mime_type)
  }
  return { download, problem }
}

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
