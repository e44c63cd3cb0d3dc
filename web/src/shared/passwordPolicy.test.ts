import { describe, expect, test } from 'vitest'
import { RULES, checkPassword, isGoodPassword, makePassword } from './passwordPolicy'

const broken = (password: string, personal: string[] = []) => {
  const kept = checkPassword(password, personal)
  return RULES.filter(rule => !kept[rule])
}

describe('checkPassword', () => {
  test('a_long_phrase_with_every_kind_of_character_is_good', () => expect(broken('Trois-corbeaux-bleus-7')).toEqual([]))
  test('an_empty_password_keeps_no_rule', () => expect(broken('')).toEqual([...RULES]))
  test.each([
    ['Court-7', ['length']],
    ['sans-capitale-77', ['upper']],
    ['SANS-MINUSCULE-77', ['lower']],
    ['Sans-chiffre-du-tout', ['digit']],
    ['SansSymbole77xyz', ['symbol']],
    [`Aa1-${'x'.repeat(125)}wyz`, ['length']],
  ])('%s_breaks_exactly_one_rule', (password, rules) => expect(broken(password)).toEqual(rules))
  test('accented_letters_count_as_letters', () => expect(broken('Éclair-du-nord-8')).toEqual([]))
  test('a_character_outside_the_basic_plane_counts_once', () => expect(broken('Aa1-😀😀😀😀😀')).toContain('length'))
  test('names_are_refused_without_regard_to_accents_and_capitals', () =>
    expect(broken('xx-TREMBLAY-77-yy', ['maude.trémblay@example.com'])).toEqual(['personal']))
  test('a_short_name_is_no_reason_to_refuse', () => expect(broken('Mon-Leopard-77', ['Léo'])).toEqual([]))
  test.each(['Motdepasse1!', 'P@ssw0rd2024!', 'M0tdep@sse-99', '!!Azertyuiop1'])('%s_is_common', password =>
    expect(broken(password)).toContain('common'))
  test('a_repetition_is_common', () => expect(broken('Aaaaaaaaaa1!')).toContain('common'))
})

test('made_passwords_keep_every_rule_and_differ', () => {
  const made = Array.from({ length: 200 }, () => makePassword())
  expect(made.filter(password => !isGoodPassword(password))).toEqual([])
  expect(new Set(made).size).toBe(made.length)
})
