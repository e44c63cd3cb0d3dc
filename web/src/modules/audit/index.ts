import { mdiHistory } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/audit', name: 'audit', component: () => import('./AuditPage.vue'),
    meta: { title: 'menu.audit', permission: 'audit:read' } }],
  menu: [{ title: 'menu.audit', hint: 'administration.hints.audit',
    icon: mdiHistory, to: '/administration/audit', section: 'administration',
    order: 70, permission: 'audit:read' }],
} satisfies WebModule
