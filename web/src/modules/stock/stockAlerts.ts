import { onScopeDispose } from 'vue'
import type { StockAlertKind, StockAlertReplay } from '@/api/types'
import type { ChartModel } from '@/shared/chart/model'

export const ALERT_KINDS = ['rupture', 'stock_faible', 'taux_service'] as const satisfies readonly StockAlertKind[]

/** How grave each is, while it goes on. */
export const ALERT_LOOKS = { rupture: 'critical', stock_faible: 'warning', taux_service: 'warning' } as const

const POLL_MS = 60_000

/** Reads again every minute, without losing the place, while the page is looked at. */
export function useAlertPolling(refresh: () => unknown) {
  const timer = setInterval(() => {
    if (!document.hidden)
      void refresh()
  }, POLL_MS)
  onScopeDispose(() => clearInterval(timer))
}

const DAY_MS = 86_400_000

/** How many products stood in each alert at the end of each day that was played back. */
export function replayChart(replay: StockAlertReplay, names: Record<StockAlertKind, string>, unit: string): ChartModel {
  const first = Date.parse(replay.du)
  const drawn = replay.types.filter(({ type, entrees }) => entrees > 0 && type in names)
  return {
    gapMs: 2 * DAY_MS,
    series: drawn.map(({ type, par_jour }) => ({ key: type, name: names[type], unit, digits: 0, kind: 'line' as const,
      at: par_jour.map((_, day) => first + day * DAY_MS), values: [...par_jour], colour: ALERT_KINDS.indexOf(type) })),
  }
}
