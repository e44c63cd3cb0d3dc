import type { TenantSettings } from '@/api/types'

/** What is used, and how much of it is left. */
export interface Usage {
  /** Part of the allowed batteries in use, 0 to 1. */
  batteriesShare: number
  /** None may be added any more, or hardly. */
  state: 'ok' | 'near' | 'full'
  /** Room that one kept measurement takes, in bytes; undefined while there is none. */
  bytesPerSample: number | undefined
}

const NEAR = 0.9

export function usageOf({ max_batteries, usage }: Pick<TenantSettings, 'max_batteries' | 'usage'>): Usage {
  const batteriesShare = max_batteries === 0 ? 1 : Math.min(1, usage.batteries / max_batteries)
  return {
    batteriesShare,
    state: usage.batteries >= max_batteries ? 'full' : batteriesShare >= NEAR ? 'near' : 'ok',
    bytesPerSample: usage.samples > 0 ? usage.bytes / usage.samples : undefined,
  }
}

export const RAW_DAYS = { least: 7, most: 3650 } as const
export const ROLLUP_DAYS = { least: 30, most: 36_500 } as const

/** A whole number of days as typed; undefined when it is none or out of range. */
export function daysOf(text: string, { least, most }: { least: number, most: number }) {
  const days = Number(text.trim())
  return /^\d+$/.test(text.trim()) && days >= least && days <= most ? days : undefined
}
