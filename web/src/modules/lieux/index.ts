import { mdiMapMarkerOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/lieux', name: 'lieux', component: () => import('./LieuxPage.vue'),
    meta: { title: 'lieux.title', permission: 'equipements:read' } }],
  menu: [{ title: 'lieux.title', hint: 'lieux.hint', icon: mdiMapMarkerOutline, to: '/administration/lieux', section: 'administration',
    order: 10, permission: 'equipements:update' }],
} satisfies WebModule
