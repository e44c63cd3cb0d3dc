import type { Operator, Rule, RuleCondition, RuleDefinition, RuleMatch, RuleMetric, Severity } from '@/api/types'
import type { FormatSettings } from '@/shared/format'

/** A rule as it is edited: thresholds in the person's units, durations in minutes. */
export interface RuleForm {
  threshold: number | null, clear: number | null, raiseMinutes: number, clearMinutes: number, severity: Severity, enabled: boolean,
    advice: string
  scheduled: boolean, days: number[], from: string, to: string
  match: RuleMatch, conditions: ConditionForm[]
}
/** A further condition; without thresholds when it asks for a fault. */
export interface ConditionForm { metric: RuleMetric, operator: Operator, threshold: number | null, clear: number | null }

const WEEK = [1, 2, 3, 4, 5, 6, 7]
const LONGEST_MIN = 24 * 60 // as the server allows
export const MOST_CONDITIONS = 4
export const CONDITION_METRICS = ['voltage', 'current', 'power', 'temperature', 'soc', 'soh', 'cell_min', 'cell_max', 'cell_spread',
  'fault'] as const satisfies RuleMetric[]
export const newCondition = (): ConditionForm => ({ metric: 'power', operator: 'below', threshold: 0, clear: null })

export const isFahrenheit = (metric: RuleMetric, { temperatureUnit }: FormatSettings) => metric === 'temperature' && temperatureUnit === 'f'

export const shown = (metric: RuleMetric, value: number | null, settings: FormatSettings) =>
  value !== null && isFahrenheit(metric, settings) ? round(value * 9 / 5 + 32) : value
const wire = (metric: RuleMetric, value: number | null, settings: FormatSettings) =>
  value !== null && isFahrenheit(metric, settings) ? round((value - 32) * 5 / 9) : value
const round = (value: number) => Math.round(value * 1e6) / 1e6 // a temperature there and back is itself again

export const ruleFormOf = (rule: Rule, settings: FormatSettings): RuleForm => ({
  threshold: shown(rule.metric, rule.threshold, settings), clear: shown(rule.metric, rule.clear_threshold, settings),
  raiseMinutes: rule.raise_after_seconds / 60, clearMinutes: rule.clear_after_seconds / 60, severity: rule.severity, enabled: rule.enabled,
  advice: rule.advice ?? '', scheduled: rule.schedule !== null, days: rule.schedule?.days ?? WEEK,
    from: rule.schedule?.from ?? '08:00', to: rule.schedule?.to ?? '18:00',
  match: rule.match, conditions: rule.conditions.map(({ metric, operator, threshold, clear_threshold }) =>
    ({ metric, operator, threshold: shown(metric, threshold, settings), clear: shown(metric, clear_threshold, settings) })),
})

/** The key of what is wrong with the form, if anything: a rule that could never clear, for example. */
export function ruleFault(rule: Rule, form: RuleForm): string | undefined {
  const conditions: Omit<ConditionForm, 'metric'>[] = [{ ...form, operator: rule.operator }, ...form.conditions]
  if (conditions.some(({ operator, threshold }) => operator !== 'present' && !isNumber(threshold)))
    return 'thresholdMissing'
  if (conditions.some(({ operator, threshold, clear }) => isNumber(threshold) && isNumber(clear)
    && (operator === 'above' ? clear > threshold : operator === 'below' && clear < threshold)))
    return 'clearBeyond'
  if (![form.raiseMinutes, form.clearMinutes].every(value => isNumber(value) && value >= 0 && value <= LONGEST_MIN))
    return 'duration'
  if (form.scheduled && form.days.length === 0)
    return 'noDay'
  return undefined
}
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const thresholdsOf = (metric: RuleMetric, { threshold, clear }: Pick<ConditionForm, 'threshold' | 'clear'>, settings: FormatSettings) => ({
  threshold: wire(metric, isNumber(threshold) ? threshold : null, settings),
  clear_threshold: wire(metric, isNumber(clear) ? clear : null, settings),
})

export const definitionOf = (rule: Rule, form: RuleForm, settings: FormatSettings): RuleDefinition => ({
  key: rule.key, nom: rule.nom, metric: rule.metric, operator: rule.operator,
  ...thresholdsOf(rule.metric, form, settings),
  match: form.match,
  conditions: form.conditions.map((one): RuleCondition => one.metric === 'fault'
    ? { metric: one.metric, operator: 'present', threshold: null, clear_threshold: null }
    : { metric: one.metric, operator: one.operator, ...thresholdsOf(one.metric, one, settings) }),
  raise_after_seconds: Math.round(form.raiseMinutes * 60), clear_after_seconds: Math.round(form.clearMinutes * 60), severity: form.severity,
  enabled: form.enabled, advice: form.advice.trim() || null,
  schedule: form.scheduled ? { days: [...form.days].sort((a, b) => a - b), from: form.from, to: form.to } : null,
})
