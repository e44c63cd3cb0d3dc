import { describe, expect, test } from 'vitest'
import { MOVES, STATUSES, needsReason } from '@/shared/interventions'
import { columnsOf, wayOf } from './board'

describe('columnsOf', () => {
  test('what_is_to_do_has_no_column_of_what_is_over', () =>
    expect(columnsOf(true, undefined)).toEqual(['ouverte', 'planifiee', 'en_cours', 'en_attente']))
  test('all_has_a_column_of_each_status', () => expect(columnsOf(false, undefined)).toEqual([...STATUSES]))
  test('one_status_has_one_column', () => expect(columnsOf(true, 'terminee')).toEqual(['terminee']))
})

describe('wayOf', () => {
  test('a_start_asks_nothing_but_what_is_reopened_wants_a_reason', () => {
    expect(wayOf('planifiee', 'en_cours', false)).toBe('at_once')
    expect(wayOf('en_attente', 'en_cours', false)).toBe('at_once')
    expect(wayOf('terminee', 'en_cours', true)).toBe('asking')
  })
  test('an_appointment_is_not_lost_without_asking', () => expect(wayOf('planifiee', 'ouverte', true)).toBe('asking'))
  test('a_manager_plans_by_an_assignment_and_nobody_else_plans', () => {
    expect(wayOf('ouverte', 'planifiee', true)).toBe('assignment')
    expect(wayOf('ouverte', 'planifiee', false)).toBeUndefined()
  })
  test('only_what_is_under_way_is_ended_by_its_report', () => {
    expect(wayOf('en_cours', 'terminee', false)).toBe('report')
    expect(wayOf('ouverte', 'terminee', true)).toBeUndefined()
  })
  test('elsewhere_the_moves_of_the_server_hold_and_a_reason_is_never_left_out', () => {
    for (const from of STATUSES) {
      for (const to of STATUSES.filter(one => one !== 'planifiee' && one !== 'terminee')) {
        expect(wayOf(from, to, true) !== undefined).toBe(MOVES[from].includes(to))
        expect(wayOf(from, to, true) === 'at_once' && needsReason(from, to)).toBe(false)
      }
    }
  })
})
