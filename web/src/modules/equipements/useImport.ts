import { type MaybeRefOrGetter, shallowRef, toValue, watch } from 'vue'
import { api } from '@/api/client'
import type { EquipmentImport } from '@/api/types'
import { useAction } from '@/shared/useAction'

export interface ImportChoices { champs: string[], creer_lieux: boolean, tout_ou_rien: boolean }

/** One import of equipment: sent, understood, applied, taken back. Without an id there is none yet. */
export function useImport(id: MaybeRefOrGetter<number | undefined>) {
  const { busy, problem, run, forget } = useAction()
  const shown = shallowRef<EquipmentImport>()
  const keep = async (answer: ReturnType<typeof run<EquipmentImport>>) => {
    const read = await answer
    if (read)
      shown.value = read
    return read
  }
  const params = () => ({ params: { path: { id: toValue(id)! } } })

  const load = () => keep(run(() => api.GET('/api/v1/equipements/imports/{id}', params())))
  // The file is the body as it is.
  const upload = (file: File) => keep(run(() => api.POST('/api/v1/equipements/imports', {
    params: { query: { fichier: file.name.slice(-200) } }, body: file as unknown as undefined, bodySerializer: () => file,
    headers: { 'Content-Type': 'application/octet-stream' } })))
  const write = (body: ImportChoices) => keep(run(() => api.PUT('/api/v1/equipements/imports/{id}', { ...params(), body })))
  const apply = () => keep(run(() => api.POST('/api/v1/equipements/imports/{id}/valider', params())))
  const undo = () => keep(run(() => api.POST('/api/v1/equipements/imports/{id}/annuler', params())))

  watch(() => toValue(id), (wanted) => {
    if (wanted === undefined)
      shown.value = undefined
    else if (shown.value?.id !== wanted)
      void load()
  }, { immediate: true })
  return { shown, busy, problem, load, upload, write, apply, undo, forget }
}
