import { mdiCogTransferOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'menu.equipment', permission: 'equipements:read_own' }

export default {
  routes: [
    { path: '/equipements', name: 'equipements', component: () => import('./EquipementsPage.vue'), meta },
    { path: '/equipements/import', name: 'equipements-import', component: () => import('./ImportPage.vue'),
      meta: { title: 'equipements.import.title', permission: 'equipements:create' } },
    { path: '/equipements/imports', alias: '/imports', name: 'equipements-imports', component: () => import('./ImportsPage.vue'),
      meta: { title: 'equipements.imports.title', permission: 'equipements:create', menu: '/equipements' } },
    { path: '/equipements/:id(\\d+)', name: 'equipement', component: () => import('./EquipementPage.vue'),
      props: ({ params }) => ({ id: Number(params.id) }), meta },
  ],
  menu: [{ title: 'menu.equipment', icon: mdiCogTransferOutline, to: '/equipements', section: 'main', order: 25, letter: 'e',
    permission: 'equipements:read_own' }],
  texts: ['contrats', 'demandes', 'documents', 'entretiens', 'interventions'],
} satisfies WebModule
