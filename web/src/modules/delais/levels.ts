import type { Priority, ServiceLevels } from '@/api/types'
import { PRIORITIES } from '@/shared/interventions'

/** A time as it is typed. */
export interface Span { amount: string, unit: 'min' | 'h' }
export interface LevelForm { priorite: Priority, promised: boolean, respond: Span, resolve: Span, aroundTheClock: boolean }
export interface DayForm { jour: number, open: boolean, debut: string, fin: string }
export interface LevelsForm { levels: LevelForm[], days: DayForm[] }

export const LEAST_MINUTES = 5
/** One year. */
export const MOST_MINUTES = 525_600

/** What is proposed for a priority that is promised nothing yet, in minutes. */
const USUAL: Record<Priority, { respond: number, resolve: number, aroundTheClock: boolean }> = {
  critique: { respond: 30, resolve: 240, aroundTheClock: true }, haute: { respond: 120, resolve: 600, aroundTheClock: false },
  normale: { respond: 600, resolve: 3000, aroundTheClock: false }, basse: { respond: 1200, resolve: 6000, aroundTheClock: false },
}
/** Whose hours are told nowhere works from Monday to Friday, eight to six. */
export const USUAL_DAYS = { last: 5, debut: '08:00', fin: '18:00' }

export const spanOf = (minutes: number): Span => minutes % 60 ? { amount: String(minutes), unit: 'min' }
  : { amount: String(minutes / 60), unit: 'h' }

/** Whole minutes, from five to those of a year; undefined when what is typed is none. */
export function minutesOf({ amount, unit }: Span): number | undefined {
  const minutes = /^\d{1,6}$/.test(amount.trim()) ? Number(amount) * (unit === 'h' ? 60 : 1) : 0
  return minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES ? minutes : undefined
}

export function formOf({ delais, horaires }: ServiceLevels): LevelsForm {
  const levels = PRIORITIES.map((priorite): LevelForm => {
    const level = delais.find(one => one.priorite === priorite)
    const usual = USUAL[priorite]
    return { priorite, promised: !!level, respond: spanOf(level?.prise_en_charge_minutes ?? usual.respond),
      resolve: spanOf(level?.resolution_minutes ?? usual.resolve), aroundTheClock: level ? !!level.jour_et_nuit : usual.aroundTheClock }
  })
  const days = Array.from({ length: 7 }, (_, index): DayForm => {
    const day = horaires.find(one => one.jour === index + 1)
    return { jour: index + 1, open: horaires.length ? !!day : index < USUAL_DAYS.last, debut: (day?.debut ?? USUAL_DAYS.debut).slice(0, 5),
      fin: (day?.fin ?? USUAL_DAYS.fin).slice(0, 5) }
  })
  return { levels, days }
}

/** Whether it is to be done before it is taken up. */
export function resolvesTooSoon({ respond, resolve }: LevelForm) {
  const [first, last] = [minutesOf(respond), minutesOf(resolve)]
  return first !== undefined && last !== undefined && last < first
}

export const hoursWrong = ({ open, debut, fin }: DayForm) => open && !(debut && fin && debut < fin)

/** What is sent, or undefined while a field cannot be. All days closed would mean the usual hours: that is refused, too. */
export function writeOf({ levels, days }: LevelsForm): ServiceLevels | undefined {
  const promised = levels.filter(level => level.promised)
  const delais = promised.flatMap(({ priorite, respond, resolve, aroundTheClock }) => {
    const [first, last] = [minutesOf(respond), minutesOf(resolve)]
    return first === undefined || last === undefined || last < first ? []
      : [{ priorite, prise_en_charge_minutes: first, resolution_minutes: last, jour_et_nuit: aroundTheClock }]
  })
  if (delais.length < promised.length || days.some(hoursWrong) || !days.some(day => day.open))
    return
  const open = days.filter(day => day.open)
  return { delais, horaires: open.map(({ jour, debut, fin }) => ({ jour, debut: `${debut}:00`, fin: `${fin}:00` })) }
}
