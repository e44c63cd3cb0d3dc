import { shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Template } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'

/** What alerts open, by the key of their rule; undefined until that is known, or for whom it is not told. */
export function useTemplates() {
  const session = useSession()
  const { run } = useAction()
  const templates = shallowRef<Map<string, Template>>()

  async function load() {
    const read = await run(() => api.GET('/api/v1/modeles-intervention', { params: { query: { limit: 500 } } }))
    templates.value = read && new Map(read.map(template => [template.rule_key, template]))
  }
  if (session.can('interventions:read'))
    void load()
  return templates
}
