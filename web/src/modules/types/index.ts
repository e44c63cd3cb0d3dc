import { mdiShapeOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/types', name: 'types', component: () => import('./TypesPage.vue'),
    meta: { title: 'menu.types', permission: 'equipements:read' } }],
  menu: [{ title: 'menu.types', hint: 'administration.hints.types',
    icon: mdiShapeOutline, to: '/administration/types', section: 'administration',
    order: 20, permission: 'equipements:update' }],
} satisfies WebModule
