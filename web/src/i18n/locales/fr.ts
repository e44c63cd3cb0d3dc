import { merge } from './merge'
import common from './fr.json'

export default merge(common, import.meta.glob('../../modules/*/locales/fr.json', { eager: true, import: 'default' }))
