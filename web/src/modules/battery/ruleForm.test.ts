import { expect, test } from 'vitest'
import type { Rule, RuleDefinition } from '@/api/types'
import { definitionOf, newCondition, ruleFault, ruleFormOf } from './ruleForm'

const celsius = { language: 'fr', timeZone: 'UTC', temperatureUnit: 'c' } as const
const fahrenheit = { ...celsius, temperatureUnit: 'f' } as const
const definition: RuleDefinition = {
  key: 'temperature_high', nom: 'Chaud', metric: 'temperature', operator: 'above', threshold: 45.5, clear_threshold: 43,
    raise_after_seconds: 90,
  clear_after_seconds: 120, severity: 'critical', schedule: null, enabled: true, advice: null, match: 'any',
  conditions: [{ metric: 'temperature', operator: 'below', threshold: 0.5, clear_threshold: 1 },
    { metric: 'fault', operator: 'present', threshold: null, clear_threshold: null }],
}
const rule: Rule = { ...definition, id: null, source: { level: 'type', id: 1, nom: 'T' } }

test('a_rule_that_is_only_opened_stays_what_it_was_in_either_unit', () => {
  expect(definitionOf(rule, ruleFormOf(rule, celsius), celsius)).toEqual(definition)
  expect(definitionOf(rule, ruleFormOf(rule, fahrenheit), fahrenheit)).toEqual(definition)
  expect(ruleFormOf(rule, fahrenheit).threshold).toBeCloseTo(113.9)
})

test('a_rule_that_could_never_clear_is_not_sent', () => {
  const form = { ...ruleFormOf(rule, celsius), clear: 50 }
  expect(ruleFault(rule, form)).toBe('clearBeyond')
  expect(ruleFault({ ...rule, operator: 'below' }, form)).toBeUndefined()
})

test('a_threshold_that_was_emptied_is_missing_and_a_schedule_needs_a_day', () => {
  const form = ruleFormOf(rule, celsius)
  expect(ruleFault(rule, { ...form, threshold: '' as never })).toBe('thresholdMissing')
  expect(ruleFault({ ...rule, operator: 'present' }, { ...form, threshold: null })).toBeUndefined()
  expect(ruleFault(rule, { ...form, scheduled: true, days: [] })).toBe('noDay')
  expect(ruleFault(rule, { ...form, raiseMinutes: -1 })).toBe('duration')
  expect(ruleFault(rule, { ...form, clearMinutes: 1440 })).toBeUndefined()
  expect(ruleFault(rule, { ...form, clearMinutes: 1441 })).toBe('duration')
})

test('a_further_condition_is_looked_at_like_the_first', () => {
  const form = ruleFormOf(rule, celsius)
  expect(ruleFault(rule, form)).toBeUndefined()
  expect(ruleFault(rule, { ...form, conditions: [{ ...newCondition(), threshold: null }] })).toBe('thresholdMissing')
  expect(ruleFault(rule, { ...form, conditions: [{ ...newCondition(), threshold: 0, clear: -1 }] })).toBe('clearBeyond')
  expect(ruleFormOf(rule, fahrenheit).conditions[0]!.threshold).toBeCloseTo(32.9)
})
