// What the dispatcher's board works out by itself: places on the screen, and whether a visit may be dropped.
import type { BoardTechnician, BoardVisit } from '@/api/types'
import { localInput, parseLocalInput } from '@/shared/zonedTime'

export const MINUTE_MS = 60_000
export const STEP_MINUTES = 15

/** `2026-03-02` of a moment, in the zone. */
export const dayOf = (at: string | number, zone: string) => localInput(Date.parse(new Date(at).toISOString()), zone).slice(0, 10)

/** Minutes since midnight of a moment, in the zone. */
export function minuteOf(at: string, zone: string) {
  const [hours, minutes] = localInput(Date.parse(at), zone).slice(11).split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}

/** The moment of a minute of a day, in the zone. */
export function momentOf(day: string, minute: number, zone: string) {
  const text = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  return parseLocalInput(`${day}T${text}`, zone)
}

export function addDays(day: string, count: number) {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** Monday of the week of a day. */
export const mondayOf = (day: string) => addDays(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7))

const begins = (visit: BoardVisit) => Date.parse(visit.date_planifiee)
const ends = (visit: BoardVisit) => begins(visit) + visit.duree_estimee * MINUTE_MS
const isOver = (visit: BoardVisit) => visit.intervention.statut === 'terminee'

export interface DropProblem { kind: 'chevauchement' | 'absence' | 'hors_horaires', name?: string }

/** What would be wrong with a visit of this technician at that time; undefined when nothing is. The server has the last word. */
export function dropProblem(technician: BoardTechnician, at: number, minutes: number, intervention: number): DropProblem | undefined {
  const end = at + minutes * MINUTE_MS
  const other = technician.visites.find(visit => visit.intervention.id !== intervention && !isOver(visit) && begins(visit) < end
    && at < ends(visit))
  if (other)
    return { kind: 'chevauchement', name: other.intervention.titre }
  if (technician.absences.some(span => Date.parse(span.debut) < end && at < Date.parse(span.fin)))
    return { kind: 'absence' }
  return technician.periodes.some(span => Date.parse(span.debut) <= at && end <= Date.parse(span.fin)) ? undefined
    : { kind: 'hors_horaires' }
}

/** The hours that the board shows: all that is worked or planned, at least from 7 to 18. */
export function hoursShown(technicians: BoardTechnician[], zone: string): [number, number] {
  const spans = technicians.flatMap(({ periodes, visites }) => [
    ...periodes.map(span => [minuteOf(span.debut, zone), minuteOf(span.fin, zone)] as const),
    ...visites.map(visit => [minuteOf(visit.date_planifiee, zone), minuteOf(visit.date_planifiee, zone) + visit.duree_estimee] as const)])
  const first = Math.min(7 * 60, ...spans.map(([from]) => from))
  const last = Math.max(18 * 60, ...spans.map(([from, to]) => Math.min(24 * 60, to > from ? to : 24 * 60)))
  return [Math.floor(first / 60), Math.ceil(last / 60)]
}
