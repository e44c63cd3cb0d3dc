import { mdiEmailSearchOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [
    { path: '/notifications', name: 'notifications', component: () => import('./NotificationsPage.vue'),
      meta: { title: 'notifications.title' } },
    { path: '/administration/envois', name: 'deliveries', component: () => import('./DeliveriesPage.vue'),
      meta: { title: 'notifications.deliveries', permission: 'notifications:read' } },
  ],
  menu: [{ title: 'notifications.deliveries', hint: 'notifications.deliveriesHint', icon: mdiEmailSearchOutline,
    to: '/administration/envois', section: 'administration', order: 84, permission: 'notifications:read' }],
} satisfies WebModule
