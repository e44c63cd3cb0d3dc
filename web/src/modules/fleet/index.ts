import { mdiBatteryHeartVariant } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const page = () => import('./FleetPage.vue')

export default {
  routes: [
    { path: '/parc', name: 'fleet', component: page, meta: { title: 'menu.fleet', permission: 'equipements:read_own' } },
    { path: '/parc/types/:typeId(\\d+)', name: 'fleet-type', component: page, meta: { title: 'menu.fleet', permission: 'equipements:read_own' } },
    { path: '/parc/lieux/:lieuId(\\d+)', name: 'fleet-lieu', component: page, meta: { title: 'menu.fleet', permission: 'equipements:read_own' } },
  ],
  menu: [{ title: 'menu.fleet', icon: mdiBatteryHeartVariant, to: '/parc', section: 'main', permission: 'equipements:read_own', order: 20, letter: 'p', phone: true }],
} satisfies WebModule
