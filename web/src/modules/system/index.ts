import { mdiHeartPulse } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/etat', name: 'system', component: () => import('./SystemPage.vue'),
    meta: { title: 'system.title', permission: 'system:read' } }],
  menu: [{ title: 'system.title', hint: 'system.hint', icon: mdiHeartPulse, to: '/administration/etat', section: 'administration',
    order: 90, permission: 'system:read' }],
} satisfies WebModule
