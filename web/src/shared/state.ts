import type { Battery, Counts, Severity } from '@/api/types'

/** What a thing's badge says, the worst first. */
export const STATES = ['critical', 'warning', 'silent', 'info', 'never', 'ok'] as const
export type State = typeof STATES[number]

/** A battery that is silent says so even without an alert: its values are old. */
export function batteryState({ worst_severity, connectivity }: Pick<Battery, 'worst_severity' | 'connectivity'>): State {
  if (worst_severity === 'critical' || worst_severity === 'warning')
    return worst_severity
  if (connectivity !== 'online')
    return connectivity
  return worst_severity ?? 'ok'
}

export const countsState = ({ worst, batteries }: Counts): State | undefined => worst ?? (batteries > 0 ? 'never' : undefined)

/** The worst first. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies Severity[]
