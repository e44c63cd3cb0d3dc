import type { LotStock, Movement } from '@/api/types'
import type { ChartModel } from '@/shared/chart/model'
import { daysUntil } from './quantity'

const DAY = 86_400_000
const SOON_DAYS = 30

/** The time at which it was written down, when that was long after it happened; undefined otherwise. */
export const lateEntry = ({ date, saisi_le }: Pick<Movement, 'date' | 'saisi_le'>) =>
  Date.parse(saisi_le) - Date.parse(date) > DAY ? saisi_le : undefined

/** How a batch stands to the day on which it expires. */
export function expiryOf({ expire_le }: Pick<LotStock, 'expire_le'>, today: string): 'expired' | 'soon' | 'good' {
  if (expire_le === null)
    return 'good'
  const days = daysUntil(expire_le, today)
  return days < 0 ? 'expired' : days <= SOON_DAYS ? 'soon' : 'good'
}

/**
 * The quantity over time, from the balances of the ledger; of what was booked at one moment the last counts.
 * @param rows The ledger of one product, the newest first.
 * @param now Where the line ends: what is there is still there.
 */
export function curveOf(rows: readonly Movement[], now: number, words: { name: string, unit: string, digits: number }): ChartModel {
  const balances = new Map<number, number>()
  for (const { date, solde } of rows) {
    if (solde !== null && !balances.has(Date.parse(date)))
      balances.set(Date.parse(date), solde)
  }
  const points = [...balances].reverse()
  const last = points.at(-1)
  if (last && last[0] < now)
    points.push([now, last[1]])
  return { gapMs: 0, series: [{ ...words, key: 'balance', kind: 'line', step: true, colour: 0, at: points.map(([at]) => at),
    values: points.map(([, value]) => value) }] }
}
