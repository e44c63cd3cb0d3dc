import { mdiHeartPulse } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/etat', name: 'system', component: () => import('./SystemPage.vue'),
    meta: { title: 'menu.system', permission: 'system:read' } }],
  menu: [{ title: 'menu.system', hint: 'administration.hints.system',
    icon: mdiHeartPulse, to: '/administration/etat', section: 'administration',
    order: 90, permission: 'system:read' }],
} satisfies WebModule
