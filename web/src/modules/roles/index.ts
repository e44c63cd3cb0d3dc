import { mdiShieldKeyOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/roles', name: 'roles', component: () => import('./RolesPage.vue'),
    meta: { title: 'roles.title', permission: 'roles:read' } }],
  menu: [{ title: 'roles.title', hint: 'roles.hint', icon: mdiShieldKeyOutline, to: '/administration/roles', section: 'administration',
    order: 40, permission: 'roles:read' }],
} satisfies WebModule
