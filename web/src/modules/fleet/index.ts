import { mdiBatteryHeartVariant } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const component = () => import('./FleetPage.vue')
const meta = { title: 'menu.fleet', permission: 'equipements:read_own' }

export default {
  routes: [
    { path: '/parc', name: 'fleet', component, meta },
    { path: '/parc/types/:typeId(\\d+)', name: 'fleet-type', component, meta },
    { path: '/parc/lieux/:lieuId(\\d+)', name: 'fleet-lieu', component, meta },
  ],
  menu: [{ title: 'menu.fleet', icon: mdiBatteryHeartVariant, to: '/parc', section: 'main', order: 20, letter: 'p',
    permission: 'equipements:read_own', phone: true }],
} satisfies WebModule
