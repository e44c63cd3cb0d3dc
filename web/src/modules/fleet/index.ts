import { mdiBatteryHeartVariant } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const page = () => import('./FleetPage.vue')

export default {
  routes: [
    { path: '/parc', name: 'fleet', component: page, meta: { title: 'menu.fleet' } },
    { path: '/parc/types/:typeId(\\d+)', name: 'fleet-type', component: page, meta: { title: 'menu.fleet' } },
    { path: '/parc/lieux/:lieuId(\\d+)', name: 'fleet-lieu', component: page, meta: { title: 'menu.fleet' } },
  ],
  menu: [{ title: 'menu.fleet', icon: mdiBatteryHeartVariant, to: '/parc', section: 'main', order: 20, letter: 'p', phone: true }],
} satisfies WebModule
