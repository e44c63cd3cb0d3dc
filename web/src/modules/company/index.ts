import { mdiDomain } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/entreprise', name: 'company', component: () => import('./CompanyPage.vue'),
    meta: { title: 'menu.company', permission: 'tenant:read' } }],
  menu: [{ title: 'menu.company', hint: 'administration.hints.company',
    icon: mdiDomain, to: '/administration/entreprise', section: 'administration',
    order: 50, permission: 'tenant:read' }],
} satisfies WebModule
