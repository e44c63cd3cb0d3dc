import { useI18n } from 'vue-i18n'
import type { Rule, RuleCondition } from '@/api/types'
import { useFormat } from '@/shared/useFormat'

/** A rule in words: what raises it, and what ends it. */
export function useRuleWords() {
  const { t } = useI18n()
  const { measure } = useFormat()

  const condition = ({ metric, operator, threshold }: RuleCondition) => metric === 'silence' ? t('battery.silent')
    : operator === 'present' ? t('battery.present')
      : t(`battery.operator.${operator}`, { metric: t(`metric.${metric}`), limit: measure(metric, threshold) })
  const back = ({ metric, operator, threshold, clear_threshold }: RuleCondition) =>
    operator === 'present' ? t('battery.noFault') : measure(metric, clear_threshold ?? threshold)
  const small = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1)

  /** « Température au-dessus de 45 °C et puissance au-dessous de 0 W » */
  const raises = (rule: Rule) => [condition(rule), ...rule.conditions.map(one => small(condition(one)))]
    .join(` ${t(`battery.join.${rule.match}`)} `)

  /** Where all must hold to raise it, one that is back ends it; undefined when no condition has a threshold of its own for that. */
  const clears = (rule: Rule) => [rule, ...rule.conditions].every(one => one.clear_threshold === null) ? undefined
    : t('battery.clearsAt', {
        limit: [rule, ...rule.conditions].map(back).join(` ${t(`battery.join.${rule.match === 'all' ? 'any' : 'all'}`)} `),
      })

  return { raises, clears }
}
