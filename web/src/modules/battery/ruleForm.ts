import type { Rule, RuleDefinition, RuleMetric, Severity } from '@/api/types'
import type { FormatSettings } from '@/shared/format'

/** A rule as it is edited: thresholds in the person's units, durations in minutes. */
export interface RuleForm {
  threshold: number | null, clear: number | null, raiseMinutes: number, clearMinutes: number, severity: Severity, enabled: boolean,
    advice: string
  scheduled: boolean, days: number[], from: string, to: string
}

const WEEK = [1, 2, 3, 4, 5, 6, 7]
const LONGEST_MIN = 7 * 24 * 60

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
})

/** The key of what is wrong with the form, if anything: a rule that could never clear, for example. */
export function ruleFault(rule: Rule, form: RuleForm): string | undefined {
  if (rule.operator !== 'present' && !isNumber(form.threshold))
    return 'thresholdMissing'
  if (isNumber(form.threshold) && isNumber(form.clear)
    && (rule.operator === 'above' ? form.clear > form.threshold : rule.operator === 'below' && form.clear < form.threshold))
    return 'clearBeyond'
  if (![form.raiseMinutes, form.clearMinutes].every(value => isNumber(value) && value >= 0 && value <= LONGEST_MIN))
    return 'duration'
  if (form.scheduled && form.days.length === 0)
    return 'noDay'
  return undefined
}
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

export const definitionOf = (rule: Rule, form: RuleForm, settings: FormatSettings): RuleDefinition => ({
  key: rule.key, nom: rule.nom, metric: rule.metric, operator: rule.operator,
  threshold: wire(rule.metric, isNumber(form.threshold) ? form.threshold : null, settings),
  clear_threshold: wire(rule.metric, isNumber(form.clear) ? form.clear : null, settings),
  raise_after_seconds: Math.round(form.raiseMinutes * 60), clear_after_seconds: Math.round(form.clearMinutes * 60), severity: form.severity,
  enabled: form.enabled, advice: form.advice.trim() || null,
  schedule: form.scheduled ? { days: [...form.days].sort((a, b) => a - b), from: form.from, to: form.to } : null,
})
