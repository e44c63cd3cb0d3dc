import { mdiArchiveOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/archives', name: 'archives', component: () => import('./ArchivesPage.vue'),
    meta: { title: 'menu.archives', permission: 'equipements:read' } }],
  menu: [{ title: 'menu.archives', hint: 'administration.hints.archives', icon: mdiArchiveOutline, to: '/administration/archives',
    section: 'administration', order: 25, permission: 'equipements:delete' }],
} satisfies WebModule
