import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Place, Supplier } from '@/api/types'
import { readAll } from '@/shared/readAll'
import { useAction } from '@/shared/useAction'

/** All the places that are in use, for choices; read once `load` is called. */
export function usePlaces() {
  const { busy, problem, run } = useAction()
  const places = shallowRef<Place[]>([])
  async function load() {
    places.value = await run(() => readAll(query => api.GET('/api/v1/emplacements', { params: { query } }))) ?? places.value
  }
  return { places, busy, problem, load }
}

/** All the suppliers that are in use, for choices; read once `load` is called. */
export function useSuppliers() {
  const { busy, problem, run } = useAction()
  const suppliers = shallowRef<Supplier[]>([])
  async function load() {
    suppliers.value = await run(() => readAll(query => api.GET('/api/v1/fournisseurs', { params: { query } }))) ?? suppliers.value
  }
  return { suppliers, busy, problem, load }
}

/** A list for a field to choose from. */
export const choices = (rows: readonly { id: number, nom: string }[]) => rows.map(({ id, nom }) => ({ value: id, title: nom }))
