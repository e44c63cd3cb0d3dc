import { mdiArchiveOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/archives', name: 'archives', component: () => import('./ArchivesPage.vue'),
    meta: { title: 'archives.title', permission: 'equipements:read' } }],
  menu: [{ title: 'archives.title', hint: 'archives.hint', icon: mdiArchiveOutline, to: '/administration/archives',
    section: 'administration', order: 25, permission: 'equipements:delete' }],
} satisfies WebModule
