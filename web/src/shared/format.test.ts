import { describe, expect, test } from 'vitest'
import { formatAge, formatBytes, formatDate, formatDuration, formatNumber, measureText } from './format'

const fr = { language: 'fr', timeZone: 'America/Toronto', temperatureUnit: 'c' } as const
const en = { ...fr, language: 'en', temperatureUnit: 'f' } as const
const plain = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ')

describe('numbers', () => {
  test('take_the_decimal_mark_of_the_language', () => {
    expect([plain(formatNumber(1234.5, 1, fr)), formatNumber(1234.5, 1, en)]).toEqual(['1 234,5', '1,234.5'])
  })
  test('that_are_missing_are_never_shown_as_zero', () => {
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map(value => formatNumber(value, 1, fr))).toEqual(['–', '–', '–', '–'])
  })
  test('never_show_a_negative_zero', () => expect(formatNumber(-0.04, 1, fr)).toBe('0,0'))
})

describe('measures', () => {
  test('carry_their_unit', () => expect(plain(measureText('voltage', 51.204, fr))).toBe('51,20 V'))
  test('of_temperature_follow_the_person', () => {
    expect([plain(measureText('temperature', 25, fr)), plain(measureText('temperature', 25, en))]).toEqual(['25,0 °C', '77.0 °F'])
  })
  test('of_energy_grow_into_kilo', () => {
    expect([999, -1500, 2_500_000].map(value => plain(measureText('energy_in', value, fr)))).toEqual(['999 Wh', '-1,50 kWh', '2,50 MWh'])
  })
  test('without_value_have_no_unit', () => expect(measureText('soc', null, fr)).toBe('–'))
})

describe('moments', () => {
  const now = Date.parse('2026-03-02T08:00:00Z')
  test('are_told_in_the_time_zone_of_the_person', () => {
    expect(formatDate('2026-03-02T03:30:00Z', 'time', fr)).toBe('22:30')
    expect(formatDate('not a date', 'time', fr)).toBe('–')
  })
  test('are_told_as_ages', () => {
    expect([now - 12_000, now - 150_000, now - 7_300_000, now - 170_000_000].map(at => plain(formatAge(at, now, fr))))
      .toEqual(['il y a 12 s', 'il y a 2 min', 'il y a 2 h', 'il y a 1 j'])
  })
  test('a_little_ahead_of_this_clock_are_now', () => expect(formatAge(now + 3000, now, fr)).toBe('maintenant'))
})

test('a_duration_shows_its_two_greatest_units', () => {
  expect([0, 45, 3900, 90_061, -1].map(value => plain(formatDuration(value, fr)))).toEqual(['0 s', '45 s', '1 h 5 min', '1 j 1 h', '–'])
})

test('bytes_take_the_unit_that_fits', () => {
  expect([0, 1500, 2_500_000_000].map(value => plain(formatBytes(value, fr)))).toEqual(['0 o', '1,5 ko', '2,5 Go'])
})
