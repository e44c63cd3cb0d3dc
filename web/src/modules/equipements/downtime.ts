import type { EquipmentStatus, EquipmentStatusPeriod } from '@/api/types'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** The most that the server tells of a history. */
const MOST = 200
// What is degraded still works.
const STOPPED: readonly EquipmentStatus[] = ['en_panne', 'en_maintenance', 'hors_service']

type Period = Pick<EquipmentStatusPeriod, 'statut' | 'debut' | 'fin'>

/** Seconds that a status lasted, up to now while it still does. */
export const secondsOf = ({ debut, fin }: Pick<Period, 'debut' | 'fin'>, now: number) =>
  Math.max(0, (fin === null ? now : Date.parse(fin)) - Date.parse(debut)) / 1000

/** Hours of the last days in which it did not work. Before the first status that anybody told of, it worked. */
export function downtimeHours(periods: readonly Period[], days: number, now: number) {
  const from = now - days * DAY
  return periods.filter(({ statut }) => STOPPED.includes(statut)).reduce((sum, { debut, fin }) => {
    const [start, end] = [Math.max(from, Date.parse(debut)), Math.min(now, fin === null ? now : Date.parse(fin))]
    return sum + Math.max(0, end - start) / HOUR
  }, 0)
}

/** Whether the history, the newest first, may lack what happened at the beginning of the last days: the hours are then at least so many. */
export const isCut = (periods: readonly Period[], days: number, now: number) =>
  periods.length >= MOST && Date.parse(periods.at(-1)!.debut) > now - days * DAY
