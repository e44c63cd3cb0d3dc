import { expect, test } from 'vitest'
import type { ServiceLevels } from '@/api/types'
import { type LevelsForm, formOf, hoursWrong, minutesOf, resolvesTooSoon, spanOf, writeOf } from './levels'

const levels: ServiceLevels = {
  delais: [{ priorite: 'critique', prise_en_charge_minutes: 45, resolution_minutes: 240, jour_et_nuit: true }],
  horaires: [{ jour: 1, debut: '07:30:00', fin: '16:00:00' }, { jour: 6, debut: '08:00:00', fin: '12:00:00' }],
}
const changed = (change: (form: LevelsForm) => void) => {
  const form = formOf(levels)
  change(form)
  return form
}

test('what_nobody_changed_is_sent_as_it_was', () => expect(writeOf(formOf(levels))).toEqual(levels))

test('without_hours_the_usual_ones_stand_there', () => {
  const { days } = formOf({ delais: [], horaires: [] })
  expect(days.map(day => day.open)).toEqual([true, true, true, true, true, false, false])
  expect(days[0]).toMatchObject({ debut: '08:00', fin: '18:00' })
})

test('a_priority_that_is_promised_nothing_is_not_sent_whatever_stands_in_its_fields', () => {
  const form = changed(({ levels: [, high] }) => high!.respond.amount = 'soon')
  expect(writeOf(form)).toEqual(levels)
})

const spans = [[45, '45', 'min'], [60, '1', 'h'], [90, '90', 'min'], [240, '4', 'h']] as const
test.each(spans)('%i minutes are %s %s', (minutes, amount, unit) => {
  expect(spanOf(minutes)).toEqual({ amount, unit })
  expect(minutesOf({ amount, unit })).toBe(minutes)
})

test.each(['', '4', '-5', '1,5', '1e3', '525601', '9999999'])('%o minutes are no time that can be promised', amount =>
  expect(minutesOf({ amount, unit: 'min' })).toBeUndefined())

test('nothing_is_sent_while_work_ends_before_it_is_taken_up', () => {
  const form = changed(({ levels: [critical] }) => critical!.resolve = { amount: '30', unit: 'min' })
  expect(resolvesTooSoon(form.levels[0]!)).toBe(true)
  expect(writeOf(form)).toBeUndefined()
})

test('nothing_is_sent_while_a_day_ends_before_it_begins_or_no_day_is_open', () => {
  const turned = changed(({ days: [monday] }) => monday!.fin = '07:00')
  expect(hoursWrong(turned.days[0]!)).toBe(true)
  expect(writeOf(turned)).toBeUndefined()
  expect(writeOf(changed(({ days }) => days.forEach(day => day.open = false)))).toBeUndefined()
})
