import { mdiCogOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

/** The page that leads to the others: every module adds its own entry with `section: 'administration'`. */
export default {
  routes: [
    { path: '/administration', name: 'administration', component: () => import('./AdministrationPage.vue'),
      meta: { title: 'menu.administration' } },
  ],
  menu: [{ title: 'menu.administration', icon: mdiCogOutline, to: '/administration', section: 'main', order: 90, letter: 'd',
    phone: true }],
} satisfies WebModule
