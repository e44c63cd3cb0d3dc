import { mdiLighthouseOn } from '@mdi/js'
import { useSession } from '@/session/session'
import type { WebModule } from '@/shell/modules'

/** Who has no fleet to see, as the platform's operator, begins where his work is. */
function begin() {
  const session = useSession()
  return !session.me || session.can('equipements:read_own') || '/administration'
}

export default {
  routes: [{ path: '/', name: 'home', component: () => import('./HomeDoor.vue'), meta: { title: 'menu.home' }, beforeEnter: begin }],
  menu: [{ title: 'menu.home', icon: mdiLighthouseOn, to: '/', section: 'main', order: 10, letter: 'a', permission: 'equipements:read_own',
    phone: true }],
} satisfies WebModule
