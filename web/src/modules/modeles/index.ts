import { mdiAutoFix } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/modeles-intervention', alias: '/modeles-intervention', name: 'templates',
    component: () => import('./TemplatesPage.vue'),
    meta: { title: 'menu.modeles', permission: 'interventions:read', menu: '/administration' } }],
  menu: [{ title: 'menu.modeles', hint: 'administration.hints.modeles', icon: mdiAutoFix, to: '/administration/modeles-intervention',
    section: 'administration', order: 27, permission: 'alertes:configure' }],
  texts: ['entretiens', 'interventions'],
} satisfies WebModule
