import { mdiTimerOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/delais', alias: '/delais', name: 'delais', component: () => import('./DelaisPage.vue'),
    meta: { title: 'menu.delais', permission: 'interventions:read', menu: '/administration' } }],
  menu: [{ title: 'menu.delais', hint: 'administration.hints.delais', icon: mdiTimerOutline, to: '/administration/delais',
    section: 'administration', order: 26, permission: 'interventions:update' }],
} satisfies WebModule
