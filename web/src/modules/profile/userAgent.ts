// What a session says of its browser, in a few words. Only to be recognised by the person: nothing is decided by it.

const BROWSERS: [RegExp, string][] = [[/\bEdgA?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'], [/\bSafari\//, 'Safari'], [/^curl\//, 'curl'], [/^Vigie/i, 'Vigie']]
const SYSTEMS: [RegExp, string][] = [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'], [/Linux/, 'Linux']]

export interface Device { browser: string | undefined, system: string | undefined, phone: boolean }

export function deviceOf(userAgent: string | null): Device {
  const find = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  return { browser: find(BROWSERS), system: find(SYSTEMS), phone: /iPhone|Android.*Mobile|Mobile.*Firefox/.test(userAgent ?? '') }
}
