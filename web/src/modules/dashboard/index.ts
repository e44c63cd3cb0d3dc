import { mdiChartBoxOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/tableau-de-bord', name: 'dashboard', component: () => import('./DashboardPage.vue'),
    meta: { title: 'menu.dashboard', permission: 'interventions:read' } }],
  menu: [{ title: 'menu.dashboard', icon: mdiChartBoxOutline, to: '/tableau-de-bord', section: 'main', order: 34, letter: 't',
    permission: 'interventions:read' }],
} satisfies WebModule
