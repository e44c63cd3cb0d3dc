import { useI18n } from 'vue-i18n'
import en from './words/en.json'
import fr from './words/fr.json'

/** The words of contracts, which come with their pages: the first page does without. All other words are there as everywhere. */
export const useWords = () => useI18n({ useScope: 'local', messages: { fr, en } })
