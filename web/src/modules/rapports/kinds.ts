import type { PeriodLength, ReportKind } from '@/api/types'

export const LENGTHS = ['jour', 'semaine', 'mois'] as const satisfies PeriodLength[]
const KINDS = ['maintenance', 'sante_batteries', 'stock'] as const satisfies ReportKind[]

/** The stock is the whole company's: who may see only what is his has no report of it. */
export const kindsFor = (everything: boolean): ReportKind[] => KINDS.filter(kind => everything || kind !== 'stock')
