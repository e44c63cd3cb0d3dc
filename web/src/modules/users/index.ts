import { mdiAccountGroupOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/utilisateurs', name: 'users', component: () => import('./UsersPage.vue'),
    meta: { title: 'menu.users', permission: 'users:read' } }],
  menu: [{ title: 'menu.users', hint: 'administration.hints.users', icon: mdiAccountGroupOutline, to: '/administration/utilisateurs',
    section: 'administration', order: 30, permission: 'users:read' }],
} satisfies WebModule
