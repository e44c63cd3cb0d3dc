import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession } from '@/session/session'
import * as format from './format'
import type { Metric } from './metrics'

/** Formatting in the language, time zone and temperature unit of the person; use it in templates and computed values. */
export function useFormat() {
  const { locale } = useI18n()
  const session = useSession()
  const settings = computed<format.FormatSettings>(() => ({
    // French as written in the tenant's country: dates and numbers differ between Québec and Morocco.
    language: regional(locale.value, session.me?.tenant.country),
    timeZone: session.me?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    temperatureUnit: session.me?.temperature_unit ?? 'c',
  }))

  return {
    settings,
    number: (value: number | null | undefined, digits = 0) => format.formatNumber(value, digits, settings.value),
    measure: (metric: Metric, value: number | null | undefined) => format.measureText(metric, value, settings.value),
    parts: (metric: Metric, value: number | null | undefined) => format.measureParts(metric, value, settings.value),
    date: (at: string | number | Date | null | undefined, style: format.DateStyle = 'short') =>
      format.formatDate(at, style, settings.value),
    age: (at: string | number | null | undefined, now: number) => format.formatAge(at, now, settings.value),
    duration: (seconds: number | null | undefined) => format.formatDuration(seconds, settings.value),
    bytes: (value: number | null | undefined) => format.formatBytes(value, settings.value),
  }
}

function regional(language: string, country: string | undefined) {
  const tag = country ? `${language}-${country}` : language
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? language
  }
  catch { // a country that is no ISO code
    return language
  }
}
