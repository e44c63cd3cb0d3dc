import { expect, test } from 'vitest'
import { i18n, loadTexts, setLanguage, withTexts } from './index'

const { t } = i18n.global

test('a_module_s_words_come_with_its_part_of_the_page_and_stay_when_the_language_changes', async () => {
  await setLanguage('fr')
  expect(t('jobs.none')).toBe('jobs.none')

  expect(await withTexts(['jobs'], () => Promise.resolve('page'))()).toBe('page')
  expect(t('jobs.none')).toBe('Rien en file')

  await setLanguage('en')
  expect(t('jobs.none')).toBe('Nothing queued')
})

test('words_asked_for_while_the_language_changes_come_in_the_new_one', async () => {
  await setLanguage('fr')

  await Promise.all([setLanguage('en'), loadTexts(['archives'])])

  expect(t('archives.restore')).toBe('Restore')
})

test('french_stands_in_for_what_arabic_lacks', async () => {
  i18n.global.mergeLocaleMessage('fr', { onlyFrench: 'un mot' } as never)

  await setLanguage('ar')

  expect(t('onlyFrench')).toBe('un mot')
})
