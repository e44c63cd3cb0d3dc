import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/profil', name: 'profile', component: () => import('./ProfilePage.vue'), meta: { title: 'profile.title' } }],
  texts: ['auth', 'notifications'],
} satisfies WebModule
