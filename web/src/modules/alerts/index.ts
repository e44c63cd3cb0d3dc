import { mdiBellRingOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'menu.alerts', permission: 'alertes:read' }

export default {
  routes: [
    { path: '/alertes', name: 'alerts', component: () => import('./AlertsPage.vue'), meta },
    { path: '/alertes/historique', alias: '/alertes/history', name: 'alerts-history', component: () => import('./AlertsPage.vue'),
      meta: { ...meta, title: 'alerts.history' } },
  ],
  menu: [{ title: 'menu.alerts', icon: mdiBellRingOutline, to: '/alertes', section: 'main', order: 30, letter: 'l',
    permission: 'alertes:read', phone: true }],
  texts: ['documents'],
} satisfies WebModule
