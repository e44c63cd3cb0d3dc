import { onScopeDispose, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { StockImport, StockImportOptions, StockImportStatus } from '@/api/types'
import type { State } from '@/shared/state'
import { type Answer, useAction } from '@/shared/useAction'

export const STATE: Record<StockImportStatus, State> = { verification: 'info', brouillon: 'info', application: 'info', applique: 'ok',
  annulation: 'info', annule: 'silent', interrompu: 'warning' }

/** How often one looks how far it is, in milliseconds. */
const LOOK = 1000

/** Under way: it tells how far it is. */
export const isBusy = (status: StockImportStatus) => status === 'verification' || status === 'application' || status === 'annulation'

/** One import of the stock: watched while the server works on it, understood otherwise, applied, taken back. */
export function useStockImport(id: () => number) {
  const { busy, problem, run } = useAction()
  const looking = useAction()
  const shown = shallowRef<StockImport>()
  const path = () => ({ params: { path: { id: id() } } })
  let timer: ReturnType<typeof setTimeout> | undefined

  function keep(read: StockImport | undefined) {
    if (read?.id === id())
      shown.value = read
    clearTimeout(timer)
    if (shown.value && isBusy(shown.value.import.statut))
      timer = setTimeout(() => void look(), LOOK)
  }
  const look = async () => keep(await looking.run<StockImport>(() => api.GET('/api/v1/stock/imports/{id}', path())))
  async function act(request: () => Promise<Answer<StockImport>>) {
    const read = await run(request)
    keep(read)
    return read !== undefined
  }
  const write = (champs: string[], options: StockImportOptions) =>
    act(() => api.PUT('/api/v1/stock/imports/{id}', { ...path(), body: { champs, options } }))
  const apply = (again = false) => act(() => api.POST('/api/v1/stock/imports/{id}/valider',
    { params: { ...path().params, query: again ? { malgre_doublon: true } : {} } }))
  const undo = () => act(() => api.POST('/api/v1/stock/imports/{id}/annuler', path()))

  watch(id, () => {
    shown.value = undefined
    void look()
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return { shown, busy, problem, looking: { busy: looking.busy, problem: looking.problem }, look, write, apply, undo }
}
