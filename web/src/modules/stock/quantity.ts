import type { Unit } from '@/api/types'
import { decimalOf } from '@/shared/decimal'

const MEASURED: readonly Unit[] = ['kg', 'g', 'l', 'ml', 'm', 'm2', 'm3']
const LARGEST = 999_999_999_999
const LARGEST_PRICE = 9_999_999_999

/** In whole numbers only: half a piece is a mistake. */
export const isCounted = (unit: Unit) => !MEASURED.includes(unit)

const decimalsOf = (value: number) => {
  const [, decimals = ''] = String(Math.abs(value)).split('.')
  return /^\d*$/.test(decimals) ? decimals.length : Number.POSITIVE_INFINITY // 1e-7
}

/** How many decimals a quantity is shown with: as many as it has, three at most. */
export const digitsOf = (value: number) => Math.min(3, decimalsOf(value))

/** A quantity as typed, below zero too; undefined when the unit has no such quantity. */
export function quantityOf(text: string, unit: Unit): number | undefined {
  const value = decimalOf(text.replace(/\s/g, '').replace('−', '-'))
  return value !== undefined && Math.abs(value) <= LARGEST && decimalsOf(value) <= (isCounted(unit) ? 0 : 3) ? value : undefined
}

/** A price of one unit as typed: null when empty, undefined when it is none. */
export function priceOf(text: string): number | null | undefined {
  if (text.trim() === '')
    return null
  const value = decimalOf(text.replace(/\s/g, ''))
  return value !== undefined && value >= 0 && value <= LARGEST_PRICE && decimalsOf(value) <= 4 ? value : undefined
}

/** How many decimals amounts of a currency have: the CFA franc none. */
export function moneyDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  }
  catch { // no currency
    return 2
  }
}

/** The price of one unit: that of a screw is less than a cent. */
export const priceDigits = (value: number, currency: string) =>
  Math.abs(value) < 1 ? Math.max(moneyDigits(currency), Math.min(4, decimalsOf(value))) : moneyDigits(currency)

/** A probability in whole percent: only what is certain is 0 or 100. */
export const percentShown = (share: number) =>
  share <= 0 ? 0 : share >= 1 ? 100 : Math.min(99, Math.max(1, Math.round(share * 100)))

/** The days from one calendar day to another; below zero when it is past. */
export const daysUntil = (day: string, today: string) => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
