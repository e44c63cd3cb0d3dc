import { expect, test } from 'vitest'
import { rhythmOf } from './rhythm'

test.each([
  ['jours', 1, 'jours', 1], ['jours', 10, 'jours', 10], ['jours', 7, 'semaines', 1], ['jours', 14, 'semaines', 2],
  ['mois', 6, 'mois', 6], ['mois', 12, 'ans', 1], ['mois', 18, 'mois', 18], ['mois', 24, 'ans', 2],
  ['heures', 500, 'heures', 500], ['kwh', 14, 'kwh', 14], ['cycles', 12, 'cycles', 12],
] as const)('every %s of %i is told in %s', (unite, intervalle, unit, n) => expect(rhythmOf({ unite, intervalle })).toEqual({ unit, n }))
