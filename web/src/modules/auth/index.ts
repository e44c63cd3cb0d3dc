import type { WebModule } from '@/shell/modules'

export default {
  routes: [
    { path: '/connexion', name: 'login', component: () => import('./LoginPage.vue'), meta: { title: 'auth.login', public: true } },
    { path: '/mot-de-passe-oublie', name: 'forgot', component: () => import('./ForgotPage.vue'),
      meta: { title: 'auth.forgot', public: true } },
    { path: '/reinitialiser', name: 'reset', component: () => import('./ResetPage.vue'), meta: { title: 'auth.reset', public: true } },
  ],
} satisfies WebModule
