import { merge } from './merge'
import common from './en.json'

export default merge(common, import.meta.glob('../../modules/*/locales/en.json', { eager: true, import: 'default' }))
