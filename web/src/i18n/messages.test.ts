import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { menuEntries } from '@/shell/modules'
import type { Language } from '@/api/types'

type Messages = { [key: string]: string | Messages }

const MODULES = readdirSync('src/modules')
const json = (file: string) => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Messages : {}
const commonOf = (language: Language) => json(`src/i18n/locales/${language}.json`)
const moduleOf = (language: Language, name: string) => ({ [name]: json(`src/modules/${name}/locales/${language}.json`) })

const keysOf = (messages: Messages, prefix = ''): string[] => Object.entries(messages)
  .flatMap(([key, value]) => typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`))
const allOf = (language: Language) => keysOf(commonOf(language)).concat(MODULES.flatMap(name => keysOf(moduleOf(language, name))))

const common = new Set(keysOf(commonOf('fr')))
const french = new Set(allOf('fr'))

test('english_has_the_words_that_french_has_and_no_others', () => {
  expect(allOf('en').sort()).toEqual([...french].sort())
})

test('arabic_has_no_words_that_french_has_not', () => {
  expect(allOf('ar').filter(key => !french.has(key))).toEqual([])
})

test('common_words_and_those_of_a_module_are_not_under_one_name', () => {
  expect(Object.keys(commonOf('fr')).filter(name => MODULES.includes(name))).toEqual([])
})

test('the_menu_needs_no_module_s_words', () => {
  expect(menuEntries.map(entry => entry.title).filter(key => !common.has(key))).toEqual([])
})

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(file => /\.(vue|ts)$/.test(file) && !file.endsWith('.test.ts')).map(file => join('src', file))

describe('every_word_that_a_page_asks_for_exists', () => {
  test.each(sources)('%s', (file) => {
    const text = readFileSync(file, 'utf8')
    const asked = [...text.matchAll(/\bt\('([\w.]+)'/g), ...text.matchAll(/\btitle: '([a-z]\w*\.[\w.]+)'/g),
      ...text.matchAll(/\bhint: '(\w+\.[\w.]+)'/g)]
    expect(asked.map(([, key]) => key!).filter(key => !french.has(key))).toEqual([])
  })
})

describe('every_word_whose_name_a_page_puts_together_has_others_of_its_kind', () => {
  test.each(sources)('%s', (file) => {
    const begun = [...readFileSync(file, 'utf8').matchAll(/\bt\(`([a-z][\w.]*\.)\$\{/g)].map(([, beginning]) => beginning!)
    expect(begun.filter(beginning => ![...french].some(key => key.startsWith(beginning)))).toEqual([])
  })
})

/** Whether something in quotation marks is, or begins, a key of the module: not a variable or a file of the same name. */
const asks = (text: string, name: string) => [...text.matchAll(new RegExp(`['\`](${name}\\.[\\w.]+)`, 'g'))]
  .some(([, key]) => french.has(key!) || [...french].some(one => one.startsWith(key!)))

/** The modules whose words a file and everything that it imports ask for, beyond those that are there by then. */
function missing(file: string, there: string[], seen = new Set<string>()): string[] {
  const visit = `${file} ${there.join()}`
  if (seen.has(visit))
    return []
  seen.add(visit)
  const text = readFileSync(file, 'utf8')
  const next = (target: string, texts: string[]) => {
    const path = target.startsWith('@/') ? join('src', target.slice(2)) : resolve(dirname(file), target)
    const found = [path, `${path}.ts`, join(path, 'index.ts')].find(one => /\.(vue|ts)$/.test(one) && existsSync(one))
    return found ? missing(found, texts, seen) : []
  }
  const later = /withTexts\(\[([^\]]*)\],\s*\(\) => import\('([^']+)'\)/g
  const withTheirs = [...text.matchAll(later)].flatMap(([, names, target]) =>
    next(target!, [...there, ...[...names!.matchAll(/'(\w+)'/g)].map(([, name]) => name!)]))
  const plain = text.replaceAll(later, '').replaceAll(/\bhint: '[\w.]+'/g, '') // hints stand on the administration page
  const imported = [...plain.matchAll(/(?:\bfrom |\bimport\()'([.@][^']*)'/g)].flatMap(([, target]) => next(target!, there))
  const asked = MODULES.filter(name => !there.includes(name) && asks(plain, name)).map(name => `${relative('src', file)} needs ${name}`)
  return [...new Set([...asked, ...imported, ...withTheirs])]
}
test('the_shell_asks_for_common_words_only', () => {
  expect(missing('src/main.ts', [])).toEqual([])
})

describe('a_page_comes_with_every_word_that_it_asks_for', () => {
  test.each(MODULES.filter(name => existsSync(`src/modules/${name}/index.ts`)))('%s', async (name) => {
    const { default: module } = await import(`../modules/${name}/index.ts`) as { default: { texts?: string[] } }
    expect(missing(`src/modules/${name}/index.ts`, [name, ...module.texts ?? []])).toEqual([])
  })
})
