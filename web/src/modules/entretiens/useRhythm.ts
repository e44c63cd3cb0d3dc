import { useI18n } from 'vue-i18n'
import type { Plan } from '@/api/types'
import { useFormat } from '@/shared/useFormat'
import { isByUse, rhythmOf } from './rhythm'

/** The rhythm of a plan in words: « tous les 6 mois, à dates fixes ». */
export function useRhythm() {
  const { t } = useI18n()
  const { number } = useFormat()
  return (plan: Pick<Plan, 'unite' | 'intervalle' | 'fixe'>) => {
    const { unit, n } = rhythmOf(plan)
    const every = t(`entretiens.every.${unit}`, { n: number(n) }, n)
    return isByUse(plan.unite) ? every : `${every}, ${t(plan.fixe ? 'entretiens.fixed' : 'entretiens.floating')}`
  }
}
