import { merge } from './merge'
import common from './ar.json'

export default merge(common, import.meta.glob('../../modules/*/locales/ar.json', { eager: true, import: 'default' }))
