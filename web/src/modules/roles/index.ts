import { mdiShieldKeyOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/roles', name: 'roles', component: () => import('./RolesPage.vue'),
    meta: { title: 'menu.roles', permission: 'roles:read' } }],
  menu: [{ title: 'menu.roles', hint: 'administration.hints.roles',
    icon: mdiShieldKeyOutline, to: '/administration/roles', section: 'administration',
    order: 40, permission: 'roles:read' }],
} satisfies WebModule
