import { mdiAccountGroupOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/utilisateurs', name: 'users', component: () => import('./UsersPage.vue'),
    meta: { title: 'users.title', permission: 'users:read' } }],
  menu: [{ title: 'users.title', hint: 'users.hint', icon: mdiAccountGroupOutline, to: '/administration/utilisateurs',
    section: 'administration', order: 30, permission: 'users:read' }],
} satisfies WebModule
