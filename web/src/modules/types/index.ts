import { mdiShapeOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/types', name: 'types', component: () => import('./TypesPage.vue'),
    meta: { title: 'types.title', permission: 'equipements:read' } }],
  menu: [{ title: 'types.title', hint: 'types.hint', icon: mdiShapeOutline, to: '/administration/types', section: 'administration',
    order: 20, permission: 'equipements:update' }],
} satisfies WebModule
