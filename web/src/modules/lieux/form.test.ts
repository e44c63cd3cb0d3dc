import { describe, expect, test } from 'vitest'
import { coordinate, emptyForm, writeOf } from './form'

const form = (change: object) => ({ ...emptyForm(), nom: 'Usine', ...change })

describe('coordinate', () => {
  test.each([['', null], [' 46,5 ', 46.5], ['-90', -90], ['90.1', undefined], ['abc', undefined], ['1e2', undefined]])('%j',
    (text, value) =>
    expect(coordinate(text, 90)).toBe(value))
})

test('empty_texts_are_sent_as_nothing', () =>
  expect(writeOf(form({ address: '  ' }))).toEqual({ nom: 'Usine', parent_id: null, address: null, latitude: null, longitude: null,
    time_zone: null }))
test('half_a_position_is_not_sent', () => expect(writeOf(form({ latitude: '46' }))).toBeUndefined())
test('a_place_without_a_name_is_not_sent', () => expect(writeOf(form({ nom: ' ' }))).toBeUndefined())
