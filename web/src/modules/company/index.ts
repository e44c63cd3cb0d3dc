import { mdiDomain } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/entreprise', name: 'company', component: () => import('./CompanyPage.vue'),
    meta: { title: 'company.title', permission: 'tenant:read' } }],
  menu: [{ title: 'company.title', hint: 'company.hint', icon: mdiDomain, to: '/administration/entreprise', section: 'administration',
    order: 50, permission: 'tenant:read' }],
} satisfies WebModule
