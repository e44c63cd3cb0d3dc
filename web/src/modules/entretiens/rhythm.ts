import type { Plan, PlanUnit } from '@/api/types'

export const CALENDAR_UNITS = ['jours', 'mois'] as const satisfies PlanUnit[]
/** What only a battery counts. */
export const USE_UNITS = ['heures', 'kwh', 'cycles'] as const satisfies PlanUnit[]

export const isByUse = (unit: PlanUnit) => USE_UNITS.some(one => one === unit)

/** The most that the server takes of each unit. */
export const MOST: Record<PlanUnit, number> = { jours: 3650, mois: 120, heures: 1_000_000, kwh: 1_000_000, cycles: 1_000_000 }

const GREATER: Partial<Record<PlanUnit, { unit: 'semaines' | 'ans', of: number }>> = {
  jours: { unit: 'semaines', of: 7 }, mois: { unit: 'ans', of: 12 },
}

/** How often, in the greatest unit that counts it whole: 14 days are 2 weeks, 12 months a year. */
export function rhythmOf({ unite, intervalle }: Pick<Plan, 'unite' | 'intervalle'>): { unit: PlanUnit | 'semaines' | 'ans', n: number } {
  const greater = GREATER[unite]
  return greater && intervalle % greater.of === 0 ? { unit: greater.unit, n: intervalle / greater.of } : { unit: unite, n: intervalle }
}
