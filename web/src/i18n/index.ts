import { createI18n } from 'vue-i18n'
import { speakLanguage } from '@/api/client'
import type { Language } from '@/api/types'

export const LANGUAGES = ['fr', 'en', 'ar'] as const satisfies Language[]
const KEY = 'vigie.language'

/** What the shell and the shared components say is one file; what a module says is in its folder: `modules/alerts/…` → `alerts.…`. */
const files = import.meta.glob(['./locales/*.json', '../modules/*/locales/*.json'], { import: 'default' })
const COMMON = ''
const fileOf = (language: Language, name: string) => name === COMMON ? `./locales/${language}.json`
  : `../modules/${name}/locales/${language}.json`

export const i18n = createI18n({ legacy: false, locale: 'fr', fallbackLocale: 'fr', missingWarn: false, fallbackWarn: false })

const isLanguage = (tag: string | null | undefined): tag is Language => LANGUAGES.some(language => language === tag)

/** The language chosen before, else the browser's first that Vigie speaks, else French. */
export function preferredLanguage(): Language {
  const remembered = localStorage.getItem(KEY)
  return isLanguage(remembered) ? remembered : navigator.languages.map(tag => tag.slice(0, 2)).find(isLanguage) ?? 'fr'
}

/** The languages that this page has spoken, and the modules that it has shown: each of these is read in each of those. */
const spoken = new Set<Language>()
const shown = new Set<string>([COMMON])
const read = new Map<string, Promise<void>>()

async function load(language: Language, name: string) {
  const words = await files[fileOf(language, name)]?.() // Arabic may lack a module: French stands in
  i18n.global.mergeLocaleMessage(language, (name === COMMON ? words : { [name]: words }) as never)
}

/** Reads each file once; one that could not be fetched is asked for again the next time. */
function readOnce(language: Language, name: string) {
  const file = fileOf(language, name)
  const known = read.get(file)
  if (known)
    return known
  const reading = load(language, name)
  read.set(file, reading)
  reading.catch(() => read.delete(file))
  return reading
}

/** Reads what these modules say, in every language that the page has spoken. */
export async function loadTexts(names: string[]) {
  for (const name of names)
    shown.add(name)
  await Promise.all([...spoken].flatMap(language => names.map(name => readOnce(language, name))))
}

/** A part of the page that is fetched when it is needed, together with what these modules say. */
export const withTexts = <T>(names: string[], part: () => Promise<T>) => async () => (await Promise.all([part(), loadTexts(names)]))[0]

/** Loads the messages, then switches the page at once, without losing what is on it. */
export async function setLanguage(language: Language) {
  const needed: Language[] = language === 'ar' ? ['fr', 'ar'] : [language] // Arabic may lack words: French stands in
  for (const one of needed)
    spoken.add(one)
  await Promise.all(needed.flatMap(one => [...shown].map(name => readOnce(one, name))))
  i18n.global.locale.value = language as never
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  speakLanguage(language)
}

export async function chooseLanguage(language: Language) {
  localStorage.setItem(KEY, language)
  await setLanguage(language)
}
