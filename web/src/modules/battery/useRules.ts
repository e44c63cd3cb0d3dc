import { type Ref, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Rule, RuleDefinition } from '@/api/types'
import { useAction } from '@/shared/useAction'

/** The rules that watch a battery, each with the level it comes from; they can be overridden for this battery alone. */
export function useRules(id: Ref<number>) {
  const { busy, problem, run } = useAction()
  const change = useAction()
  const rules = shallowRef<Rule[]>()

  async function load() {
    rules.value = await run(() => api.GET('/api/v1/batteries/{id}/rules', { params: { path: { id: id.value } } })) ?? rules.value
  }

  /** True when the server has taken the rule. */
  async function override(definition: RuleDefinition) {
    const taken = await change.done(() => api.PUT('/api/v1/alert-rules', { body: { level: 'battery', level_id: id.value, ...definition } }))
    if (taken)
      await load()
    return taken
  }

  /** Back to what the place, the type or the company says. */
  async function revert(rule: Rule) {
    const done = await change.done(() => api.DELETE('/api/v1/alert-rules/{id}', { params: { path: { id: rule.id! } } }))
    if (done)
      await load()
    return done
  }

  watch(id, load, { immediate: true })
  return { rules, busy, problem, retry: load, changing: change.busy, changeProblem: change.problem, forget: change.forget, override,
    revert }
}
