import { mdiFileDocumentOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'contrats.title', permission: 'equipements:read_own' }

export default {
  routes: [
    { path: '/contrats', name: 'contrats', component: () => import('./ContratsPage.vue'), meta },
    { path: '/contrats/:id(\\d+)', name: 'contrat', component: () => import('./ContratPage.vue'),
      props: ({ params }) => ({ id: Number(params.id) }), meta },
  ],
  texts: ['documents', 'equipements'],
  menu: [{ title: 'menu.contrats', icon: mdiFileDocumentOutline, to: '/contrats', section: 'main', order: 27,
    permission: 'equipements:read_own', phone: false }],
} satisfies WebModule
