import { computed, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Lieu } from '@/api/types'
import { readAll } from '@/shared/readAll'
import { useAction } from '@/shared/useAction'
import { buildTree } from './tree'

/** All the places of the company, as a list and as a tree. */
export function useLieux() {
  const { busy, problem, run } = useAction()
  const lieux = shallowRef<Lieu[]>()
  const tree = computed(() => buildTree(lieux.value ?? []))

  async function load() {
    lieux.value = await run(() => readAll(query => api.GET('/api/v1/lieux', { params: { query } }))) ?? lieux.value
  }

  void load()
  return { lieux, tree, busy, problem, load }
}
