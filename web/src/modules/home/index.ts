import { mdiLighthouseOn } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/', name: 'home', component: () => import('./HomePage.vue'), meta: { title: 'menu.home' } }],
  menu: [{ title: 'menu.home', icon: mdiLighthouseOn, to: '/', section: 'main', order: 10, letter: 'a', phone: true }],
} satisfies WebModule
