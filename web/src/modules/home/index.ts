import { mdiLighthouseOn } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/', name: 'home', component: () => import('./HomePage.vue'), meta: { title: 'menu.home', permission: 'equipements:read_own' } }],
  menu: [{ title: 'menu.home', icon: mdiLighthouseOn, to: '/', section: 'main', permission: 'equipements:read_own', order: 10, letter: 'a', phone: true }],
} satisfies WebModule
