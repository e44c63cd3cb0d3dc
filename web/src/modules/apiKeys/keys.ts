import type { ApiKey } from '@/api/types'

export type KeyState = 'active' | 'soon' | 'expired' | 'revoked'
const SOON_MS = 14 * 86_400_000

/** Whether a key still opens anything; `soon` when it stops within two weeks. */
export function keyState(key: Pick<ApiKey, 'expires_at' | 'revoked_at'>, now: number): KeyState {
  if (key.revoked_at)
    return 'revoked'
  if (!key.expires_at)
    return 'active'
  const left = Date.parse(key.expires_at) - now
  return left <= 0 ? 'expired' : left < SOON_MS ? 'soon' : 'active'
}

/** A command that sends one measurement, ready to paste into a shell. The key comes from the server: letters, digits, `-`, `_` only. */
export function curlExample(origin: string, key: string, at: Date) {
  const sample = { external_id: 'rack-01', at: at.toISOString().replace(/\.\d+Z$/, 'Z'), voltage: 51.2, current: -12.5, soc: 81,
    temperature: 24.5 }
  return [
    `curl -X POST '${origin}/api/v1/telemetry'`,
    `-H 'Authorization: Bearer ${key}'`,
    `-H 'Content-Type: application/json'`,
    `-d '${JSON.stringify([sample])}'`,
  ].join(' \\\n  ')
}

/** Whole days from now, as the end of that day's second; undefined for a key that never ends. */
export const expiryIn = (days: number | undefined, now: Date) =>
  days === undefined ? undefined : new Date(now.getTime() + days * 86_400_000).toISOString()
