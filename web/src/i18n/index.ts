import { createI18n } from 'vue-i18n'
import { speakLanguage } from '@/api/client'
import type { Language } from '@/api/types'

export const LANGUAGES = ['fr', 'en', 'ar'] as const satisfies Language[]
const KEY = 'vigie.language'

const loaders = {
  fr: () => import('./locales/fr'),
  en: () => import('./locales/en'),
  ar: () => import('./locales/ar'),
} satisfies Record<Language, () => Promise<{ default: object }>>

export const i18n = createI18n({ legacy: false, locale: 'fr', fallbackLocale: 'fr', missingWarn: false, fallbackWarn: false })

const isLanguage = (tag: string | null | undefined): tag is Language => LANGUAGES.some(language => language === tag)

/** The language chosen before, else the browser's first that Vigie speaks, else French. */
export function preferredLanguage(): Language {
  const remembered = localStorage.getItem(KEY)
  return isLanguage(remembered) ? remembered : navigator.languages.map(tag => tag.slice(0, 2)).find(isLanguage) ?? 'fr'
}

/** Loads the messages, then switches the page at once, without losing what is on it. */
export async function setLanguage(language: Language) {
  const needed: Language[] = language === 'ar' ? ['fr', 'ar'] : [language] // Arabic may lack words: French stands in
  for (const one of needed) {
    if (!i18n.global.availableLocales.includes(one as never) || !loaded.has(one)) {
      i18n.global.setLocaleMessage(one, (await loaders[one]()).default as never)
      loaded.add(one)
    }
  }
  i18n.global.locale.value = language as never
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  speakLanguage(language)
}
const loaded = new Set<Language>()

export async function chooseLanguage(language: Language) {
  localStorage.setItem(KEY, language)
  await setLanguage(language)
}
