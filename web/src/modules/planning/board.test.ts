import { expect, test } from 'vitest'
import type { BoardTechnician } from '@/api/types'
import { addDays, dropProblem, hoursShown, minuteOf, momentOf, mondayOf } from './board'

const at = (hour: number) => Date.parse('2026-11-23T00:00:00Z') + hour * 3_600_000
const iso = (hour: number) => new Date(at(hour)).toISOString()
const technician = {
  id: 1, nom: 'Marie', specialite: '', localisation_base: null, latitude: null, longitude: null,
  periodes: [{ debut: iso(8), fin: iso(17) }], absences: [{ debut: iso(15), fin: iso(16) }],
  visites: [{ id: 3, version: 1, date_planifiee: iso(9), duree_estimee: 60, epingle: false,
    intervention: { id: 7, titre: 'Pompe', statut: 'planifiee' } }],
} as unknown as BoardTechnician

test('a_visit_may_be_dropped_where_nothing_stands_against_it', () => {
  expect(dropProblem(technician, at(10), 60, 9)).toBeUndefined()
  expect(dropProblem(technician, at(9.5), 60, 7)).toBeUndefined() // over itself
  expect(dropProblem(technician, at(9.5), 60, 9)).toEqual({ kind: 'chevauchement', name: 'Pompe' })
  expect(dropProblem(technician, at(14.5), 60, 9)).toEqual({ kind: 'absence' })
  expect(dropProblem(technician, at(16.5), 60, 9)).toEqual({ kind: 'hors_horaires' })
})

test('hours_are_those_of_the_company_on_days_when_the_clocks_change', () => {
  for (const day of ['2026-03-08', '2026-11-01', '2026-07-01']) {
    const moment = momentOf(day, 9 * 60 + 15, 'America/Toronto')!
    expect(minuteOf(new Date(moment).toISOString(), 'America/Toronto')).toBe(9 * 60 + 15)
  }
  expect(hoursShown([technician], 'UTC')).toEqual([7, 18])
})

test('weeks_begin_on_monday', () => {
  expect(mondayOf('2026-11-29')).toBe('2026-11-23')
  expect(mondayOf('2026-11-23')).toBe('2026-11-23')
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
})
