import { useI18n } from 'vue-i18n'
import type { ProposedVisit } from '@/api/types'
import { useFormat } from '@/shared/useFormat'

/** Why a visit is proposed to somebody at an hour, in words of the planning. */
export function useReasons() {
  const { t } = useI18n()
  const { number } = useFormat()
  return (why: ProposedVisit['raisons']) => why === null ? '' : [
    ...Object.entries(why.competences).map(([skill, level]) => t('planning.why.skill', { skill, level })),
    t('planning.why.km', { km: number(why.km, 1) }),
    t('planning.why.load', { hours: number(why.charge_heures, 1), mean: number(why.charge_moyenne, 1) }),
    ...why.avance_heures === null ? [] : [t(why.avance_heures >= 0 ? 'planning.why.early' : 'planning.why.late',
      { hours: number(Math.abs(why.avance_heures), 0) })],
  ].join(' · ')
}
