import { mdiMapMarkerOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/lieux', name: 'lieux', component: () => import('./LieuxPage.vue'),
    meta: { title: 'menu.lieux', permission: 'equipements:read' } }],
  menu: [{ title: 'menu.lieux', hint: 'administration.hints.lieux',
    icon: mdiMapMarkerOutline, to: '/administration/lieux', section: 'administration',
    order: 10, permission: 'equipements:update' }],
} satisfies WebModule
