import { mdiTrayFull } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/travaux', name: 'jobs', component: () => import('./JobsPage.vue'),
    meta: { title: 'menu.jobs', permission: 'jobs:read' } }],
  menu: [{ title: 'menu.jobs', hint: 'administration.hints.jobs',
    icon: mdiTrayFull, to: '/administration/travaux', section: 'administration',
    order: 85, permission: 'jobs:read' }],
} satisfies WebModule
