import { mdiCalendarSync } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'entretiens.upcoming', permission: 'equipements:read_own' }

export default {
  routes: [{ path: '/entretiens', name: 'entretiens', component: () => import('./EntretiensPage.vue'), meta }],
  menu: [{ title: 'menu.entretiens', icon: mdiCalendarSync, to: '/entretiens', section: 'main', order: 40, letter: 'm',
    permission: 'equipements:read_own' }],
  texts: ['interventions'],
} satisfies WebModule
