import { mdiOfficeBuildingCogOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/entreprises', name: 'tenants', component: () => import('./TenantsPage.vue'),
    meta: { title: 'tenants.title', permission: 'tenants:read' } }],
  menu: [{ title: 'tenants.title', hint: 'tenants.hint', icon: mdiOfficeBuildingCogOutline, to: '/administration/entreprises',
    section: 'administration', order: 80, permission: 'tenants:read' }],
} satisfies WebModule
