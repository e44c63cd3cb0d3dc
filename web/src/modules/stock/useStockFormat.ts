import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Unit } from '@/api/types'
import { useSession } from '@/session/session'
import { NOTHING } from '@/shared/format'
import { useFormat } from '@/shared/useFormat'
import { noonOf } from '@/shared/zonedTime'
import { digitsOf, moneyDigits, percentShown, priceDigits } from './quantity'

type Amount = number | null | undefined

/** Quantities with their unit, and amounts, in the company's currency unless another is named. */
export function useStockFormat() {
  const { t } = useI18n()
  const { number, date } = useFormat()
  const session = useSession()
  const currency = computed(() => session.me?.tenant.currency ?? 'EUR')
  const count = (value: Amount) => number(value, digitsOf(value ?? 0))
  const amount = (value: Amount, digits: number, of: string) =>
    value === null || value === undefined ? NOTHING : `${number(value, digits)} ${of}`

  return {
    currency,
    /** The number alone. */
    count,
    quantity: (value: Amount, unit: Unit) =>
      value === null || value === undefined ? NOTHING : t(`stock.units.${unit}`, { n: count(value) }, Math.abs(value)),
    /** A share, 0 to 1, in whole percent; what may happen is neither sure nor impossible. */
    percent: (share: Amount) => share === null || share === undefined ? NOTHING : `${number(percentShown(share))} %`,
    /** A day of the calendar. */
    day: (text: string | null) => text === null ? NOTHING : date(noonOf(text), 'date'),
    unitName: (unit: Unit) => t(`stock.unitNames.${unit}`),
    money: (value: Amount, of: string = currency.value) => amount(value, moneyDigits(of), of),
    price: (value: Amount, of: string = currency.value) => amount(value, priceDigits(value ?? 0, of), of),
  }
}
