import { onScopeDispose, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Hierarchy } from '@/api/types'
import { useAction } from '@/shared/useAction'

const REFRESH_MS = 30_000

/** Client → types → places with their counters, read again while the page is looked at. */
export function useHierarchy() {
  const { busy, problem, run } = useAction()
  const hierarchy = shallowRef<Hierarchy>()

  async function load() {
    hierarchy.value = await run(() => api.GET('/api/v1/hierarchy')) ?? hierarchy.value
  }

  const timer = setInterval(() => document.visibilityState === 'visible' && void load(), REFRESH_MS)
  onScopeDispose(() => clearInterval(timer))
  void load()
  return { hierarchy, busy, problem, retry: load }
}
