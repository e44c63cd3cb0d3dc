import { mdiTrayFull } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/travaux', name: 'jobs', component: () => import('./JobsPage.vue'),
    meta: { title: 'jobs.title', permission: 'jobs:read' } }],
  menu: [{ title: 'jobs.title', hint: 'jobs.hint', icon: mdiTrayFull, to: '/administration/travaux', section: 'administration',
    order: 85, permission: 'jobs:read' }],
} satisfies WebModule
