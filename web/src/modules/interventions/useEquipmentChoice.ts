import { type Ref, onScopeDispose, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Equipment } from '@/api/types'
import { useAction } from '@/shared/useAction'

const WAIT_MS = 250
const choiceOf = ({ id, nom, localisation }: Equipment) => ({ value: id, title: `${nom} · ${localisation}` })

/** The equipment that a typed text finds, for a field to choose from; at first that which is already chosen, or the first by name. */
export function useEquipmentChoice(text: Ref<string>, chosen: () => number | undefined) {
  const { busy: searching, run } = useAction()
  const choices = shallowRef<{ value: number, title: string }[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  async function search() {
    const known = text.value.trim()
    if (choices.value.some(choice => choice.title === known))
      return // the field shows what was chosen: nobody looks for it
    const rows = await run(() => api.GET('/api/v1/equipements', { params: { query: { limit: 50, search: known || undefined } } }))
    if (rows)
      choices.value = rows.map(choiceOf)
  }

  watch(chosen, async (id) => {
    const one = id === undefined ? undefined : await run(() => api.GET('/api/v1/equipements/{id}', { params: { path: { id } } }))
    if (one)
      choices.value = [choiceOf(one)]
    else
      await search()
  }, { immediate: true })
  watch(text, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void search(), WAIT_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
  return { choices, searching }
}
