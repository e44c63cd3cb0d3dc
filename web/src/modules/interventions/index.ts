import { mdiWrenchClockOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'menu.interventions', permission: 'interventions:read_own' }

export default {
  routes: [
    { path: '/interventions', name: 'interventions', component: () => import('./InterventionsPage.vue'), meta },
    { path: '/interventions/:id(\\d+)', name: 'intervention', component: () => import('./InterventionPage.vue'),
      props: ({ params }) => ({ id: Number(params.id) }), meta: { ...meta, title: 'interventions.one' } },
  ],
  menu: [{ title: 'menu.interventions', icon: mdiWrenchClockOutline, to: '/interventions', section: 'main', order: 35, letter: 'i',
    permission: 'interventions:read_own', phone: true }],
  texts: ['contrats', 'demandes', 'documents', 'entretiens', 'planning'],
} satisfies WebModule
