import { mdiEmailSearchOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [
    { path: '/notifications', name: 'notifications', component: () => import('./NotificationsPage.vue'),
      meta: { title: 'notifications.title' } },
    { path: '/administration/envois', name: 'deliveries', component: () => import('./DeliveriesPage.vue'),
      meta: { title: 'menu.deliveries', permission: 'notifications:read' } },
  ],
  menu: [{ title: 'menu.deliveries', hint: 'administration.hints.deliveries', icon: mdiEmailSearchOutline,
    to: '/administration/envois', section: 'administration', order: 84, permission: 'notifications:read' }],
} satisfies WebModule
