import { mdiChartBoxOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/tableau-de-bord', name: 'dashboard', component: () => import('./DashboardPage.vue'),
    meta: { title: 'dashboard.title', permission: 'interventions:read' } }],
  menu: [{ title: 'dashboard.title', icon: mdiChartBoxOutline, to: '/tableau-de-bord', section: 'main', order: 34, letter: 't',
    permission: 'interventions:read' }],
} satisfies WebModule
