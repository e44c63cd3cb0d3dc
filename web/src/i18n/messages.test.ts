import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import ar from './locales/ar'
import en from './locales/en'
import fr from './locales/fr'

type Messages = { [key: string]: string | Messages }

const keysOf = (messages: Messages, prefix = ''): string[] => Object.entries(messages)
  .flatMap(([key, value]) => typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`))

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => /\.(vue|ts)$/.test(file)
  && !file.endsWith('.test.ts'))
// Words that come with the pages of a module only.
const later = (language: string) => readdirSync('src/modules').map(module => join('src/modules', module, 'words', `${language}.json`))
  .filter(file => existsSync(file)).flatMap(file => keysOf(JSON.parse(readFileSync(file, 'utf8')) as Messages))
const french = new Set([...keysOf(fr as unknown as Messages), ...later('fr')])

test('english_has_the_words_that_french_has_and_no_others', () => {
  expect([...keysOf(en as unknown as Messages), ...later('en')].sort()).toEqual([...french].sort())
})

test('arabic_has_no_words_that_french_has_not', () => {
  expect(keysOf(ar as unknown as Messages).filter(key => !french.has(key))).toEqual([])
})

describe('every_word_that_a_page_asks_for_exists', () => {
  test.each(sources)('%s', (file) => {
    const text = readFileSync(join('src', file), 'utf8')
    const asked = [...text.matchAll(/\bt\('([\w.]+)'/g), ...text.matchAll(/\btitle: '([a-z]\w*\.[\w.]+)'/g),
      ...text.matchAll(/\bhint: '(\w+\.[\w.]+)'/g)]
    expect(asked.map(([, key]) => key!).filter(key => !french.has(key))).toEqual([])
  })
})
