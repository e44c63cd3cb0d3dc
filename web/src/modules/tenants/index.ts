import { mdiOfficeBuildingCogOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/entreprises', name: 'tenants', component: () => import('./TenantsPage.vue'),
    meta: { title: 'menu.tenants', permission: 'tenants:read' } }],
  menu: [{ title: 'menu.tenants', hint: 'administration.hints.tenants',
    icon: mdiOfficeBuildingCogOutline, to: '/administration/entreprises',
    section: 'administration', order: 80, permission: 'tenants:read' }],
} satisfies WebModule
