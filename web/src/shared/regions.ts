// Countries, currencies and time zones, named by the browser in the person's language.

export interface Choice { value: string, title: string }

/** What usually goes with a country; a new company starts from it. */
const HABITS: Record<string, { time_zone: string, currency: string }> = {
  CA: { time_zone: 'America/Toronto', currency: 'CAD' }, MA: { time_zone: 'Africa/Casablanca', currency: 'MAD' },
  SN: { time_zone: 'Africa/Dakar', currency: 'XOF' }, CI: { time_zone: 'Africa/Abidjan', currency: 'XOF' },
  FR: { time_zone: 'Europe/Paris', currency: 'EUR' }, BE: { time_zone: 'Europe/Brussels', currency: 'EUR' },
  CH: { time_zone: 'Europe/Zurich', currency: 'CHF' }, TN: { time_zone: 'Africa/Tunis', currency: 'TND' },
  DZ: { time_zone: 'Africa/Algiers', currency: 'DZD' }, US: { time_zone: 'America/New_York', currency: 'USD' },
}
export const habitsOf = (country: string) => HABITS[country]

const COUNTRIES = ('AE AL AO AR AT AU BA BE BF BG BI BJ BO BR BW CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DO DZ EC EE EG ES ET'
  + ' FI FR GA GB GH GM GN GP GQ GR GT GW HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KH KM KR KW LB LK LR LT LU LV LY MA MC MD MG'
  + ' MK ML MQ MR MT MU MX MY MZ NA NE NG NL NO NZ OM PA PE PF PH PK PL PM PT PY QA RE RO RS RW SA SC SD SE SG SI SK SL SN SO SR SV SY TD'
  + ' TG TH TN TR TT TW TZ UA UG US UY VE VN YE ZA ZM ZW').split(' ')
const NEAR = ['CA', 'MA', 'SN']

/** ISO 3166 codes; those where Vigie is at home stand first. An unknown code that a company has keeps its place in the list. */
export function countries(language: string, held?: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
  return sorted(withHeld(COUNTRIES, held, /^[A-Z]{2}$/).map(value => ({ value, title: names.of(value) ?? value })), NEAR, language)
}

const HOME_CURRENCIES = ['CAD', 'MAD', 'XOF', 'EUR', 'USD']

/** ISO 4217 codes. */
export function currencies(language: string, held?: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'currency', fallback: 'code' })
  const all = withHeld(Intl.supportedValuesOf('currency'), held, /^[A-Z]{3}$/)
  return sorted(all.map(value => ({ value, title: `${names.of(value) ?? value} (${value})` })), HOME_CURRENCIES, language)
}

/** IANA names, as the server takes them: "America/Toronto". */
export function timeZones(held?: string | null): Choice[] {
  const names = new Set([...Intl.supportedValuesOf('timeZone').filter(name => name.includes('/')), 'UTC', ...held ? [held] : []])
  return [...names].sort().map(value => ({ value, title: value.replaceAll('_', ' ') }))
}

const withHeld = (codes: string[], held: string | undefined, form: RegExp) =>
  held && form.test(held) && !codes.includes(held) ? [...codes, held] : codes

function sorted(choices: Choice[], first: string[], language: string) {
  const rank = ({ value }: Choice) => first.includes(value) ? first.indexOf(value) : first.length
  const { compare } = new Intl.Collator(language)
  return choices.sort((a, b) => rank(a) - rank(b) || compare(a.title, b.title))
}
