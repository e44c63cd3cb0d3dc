import type { Currency } from '@/api/types'

/** Those in which the companies buy and sell. */
export const CURRENCIES = ['MAD', 'CAD', 'XOF', 'EUR'] as const satisfies Currency[]

export const currencyOf = (company: string | undefined): Currency => CURRENCIES.find(one => one === company) ?? 'EUR'
