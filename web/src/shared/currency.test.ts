import { expect, test } from 'vitest'
import { currencyOf } from './currency'

test('a_company_with_another_currency_writes_euros', () => expect([currencyOf('XOF'), currencyOf('USD')]).toEqual(['XOF', 'EUR']))
