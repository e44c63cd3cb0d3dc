import { mdiInboxArrowDownOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [
    { path: '/demandes', name: 'requests', component: () => import('./RequestsPage.vue'),
      meta: { title: 'menu.demandes', permission: 'interventions:read_own' } },
    { path: '/demande/:token', name: 'public-ask', component: () => import('./PublicAskPage.vue'), props: true,
      meta: { title: 'demandes.ask', public: true } },
    { path: '/suivi/:secret', name: 'public-follow', component: () => import('./PublicFollowPage.vue'), props: true,
      meta: { title: 'demandes.followTitle', public: true } },
  ],
  menu: [{ title: 'menu.demandes', icon: mdiInboxArrowDownOutline, to: '/demandes', section: 'main', order: 36,
    permission: 'interventions:update' }],
  texts: ['documents'],
} satisfies WebModule
