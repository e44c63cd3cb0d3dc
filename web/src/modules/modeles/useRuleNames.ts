import { computed, shallowRef } from 'vue'
import { api } from '@/api/client'
import { useSession } from '@/session/session'

/** The rules that watch batteries, by key: those that come with Vigie and those that the company made. */
export function useRuleNames() {
  const session = useSession()
  const names = shallowRef(new Map<string, string>())

  async function load() {
    if (!session.can('alertes:read'))
      return
    const read = await Promise.all([api.GET('/api/v1/alert-rules/defaults', { params: { query: { chemistry: 'li_ion' } } }),
      api.GET('/api/v1/alert-rules', { params: { query: { limit: 500 } } })]).catch(() => []) // the keys say enough
    names.value = new Map(read.flatMap(({ data }) => data ?? []).map(rule => [rule.key, rule.nom]))
  }
  void load()
  const choices = computed(() => [...names.value].map(([value, title]) => ({ value, title }))
    .sort((a, b) => a.title.localeCompare(b.title)))
  return { choices, nameOf: (key: string) => names.value.get(key) ?? key }
}
