import { describe, expect, test } from 'vitest'
import { byDay, changesOf, linkOf, listChange, nextCursor, verbOf } from './diff'

describe('changesOf', () => {
  test('equal_fields_are_left_out', () =>
    expect(changesOf({ before: { nom: 'A', n: 1 }, after: { nom: 'B', n: 1 } })).toEqual([{ field: 'nom', before: 'A', after: 'B',
      kind: 'changed' }]))
  test('a_creation_adds_every_field', () => expect(changesOf({ before: null, after: { nom: 'A' } })[0]).toMatchObject({ kind: 'added',
    after: 'A' }))
  test('a_deletion_removes_every_field', () => expect(changesOf({ before: { nom: 'A' }, after: null })[0]).toMatchObject({ kind: 'removed',
    before: 'A' }))
  test('a_field_that_became_null_is_changed_and_not_removed', () =>
    expect(changesOf({ before: { a: 1 }, after: { a: null } })).toEqual([{ field: 'a', before: 1, after: null, kind: 'changed' }]))
  test('objects_are_compared_inside', () =>
    expect(changesOf({ before: { calibration: { v: 0, a: 1 } }, after: { calibration: { v: 2, a: 1 } } }).map(change =>
      change.field)).toEqual(['calibration.v']))
  test('an_object_that_became_nothing_shows_both_sides', () =>
    expect(changesOf({ before: { schedule: { from: '08:00' } }, after: { schedule: null } }).map(({ field, kind }) => [field, kind]))
      .toEqual([['schedule.from', 'removed'], ['schedule', 'added']]))
  test('lists_are_compared_whole', () => expect(changesOf({ before: { roles: ['a'] }, after: { roles: ['a', 'b'] } })).toHaveLength(1))
  test('nothing_on_both_sides_is_no_change', () => expect(changesOf({ before: null, after: null })).toEqual([]))
})

test('of_two_lists_one_sees_what_left_and_what_came', () => {
  expect(listChange(['a', 'b'], ['b', 'c'])).toEqual({ left: ['a'], came: ['c'], kept: ['b'] })
  expect(listChange(['a'], 'a')).toBeUndefined()
})

test.each([['api_key_revoked', 'revoked'], ['user_updated', 'updated'], ['updated', 'updated'], ['login_failed', 'other'],
  ['unshelved', 'unshelved']])(
  '%s_is_%s', (action, verb) => expect(verbOf(action)).toBe(verb))

test('days_are_those_of_the_reader', () => {
  const entries = [{ at: '2026-03-02T03:00:00Z' }, { at: '2026-03-02T01:00:00Z' }, { at: '2026-03-01T12:00:00Z' }]
  expect(byDay(entries, 'America/Toronto').map(({ day, entries: of }) => [day, of.length])).toEqual([['2026-03-01', 3]])
  expect(byDay(entries, 'UTC').map(({ day, entries: of }) => [day, of.length])).toEqual([['2026-03-02', 2], ['2026-03-01', 1]])
})

describe('nextCursor', () => {
  test.each([
    ['</api/v1/audit?limit=50&before=1200>; rel="next"', 1200],
    ['<https://x/audit?before=1>; rel="first", <https://x/audit?before=23>; rel="next"', 23],
    ['</api/v1/audit?before=1>; rel="prev"', undefined],
    ['', undefined], [null, undefined],
  ])('%s', (link, cursor) => expect(nextCursor(link)).toBe(cursor))
})

test('what_was_deleted_or_purged_has_no_page_any_more', () => {
  expect(linkOf({ entity: 'battery', entity_id: '7', action: 'battery_purged' })).toBeUndefined()
  expect(linkOf({ entity: 'alert', entity_id: '7', action: 'alert_acknowledged' })).toBe('/alertes?alerte=7')
  expect(linkOf({ entity: 'equipment', entity_id: '7', action: 'equipment_status_changed' })).toBe('/equipements/7')
  expect(linkOf({ entity: 'lieu', entity_id: '7', action: 'lieu_updated' })).toBe('/administration/lieux?lieu=7')
  expect(linkOf({ entity: 'lieu', entity_id: '7', action: 'lieu_deleted' })).toBeUndefined()
  expect(linkOf({ entity: 'unheard_of', entity_id: '7', action: 'x' })).toBeUndefined()
})
