import { mdiAccountHardHatOutline, mdiCalendarAccountOutline, mdiCalendarMultiselectOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [
    { path: '/planning', name: 'planning', component: () => import('./PlanningPage.vue'),
      meta: { title: 'menu.planning', permission: 'planning:read' } },
    { path: '/ma-journee', name: 'my-day', component: () => import('./MyDayPage.vue'),
      meta: { title: 'menu.myDay', permission: 'planning:read' } },
    { path: '/techniciens', name: 'technicians', component: () => import('./TechniciansPage.vue'),
      meta: { title: 'menu.technicians', permission: 'techniciens:read' } },
    { path: '/techniciens/:id(\\d+)', name: 'technician', component: () => import('./TechnicianPage.vue'),
      props: ({ params }) => ({ id: Number(params.id) }), meta: { title: 'planning.technician', permission: 'planning:read' } },
  ],
  menu: [
    { title: 'menu.planning', icon: mdiCalendarMultiselectOutline, to: '/planning', section: 'main', order: 36, letter: 'n',
      permission: 'planning:update' },
    { title: 'menu.myDay', icon: mdiCalendarAccountOutline, to: '/ma-journee', section: 'main', order: 37, letter: 'j',
      permission: 'planning:read', phone: can => !can('planning:update') }, // who goes out, not who sends
    { title: 'menu.technicians', icon: mdiAccountHardHatOutline, to: '/techniciens', section: 'main', order: 38,
      permission: 'techniciens:read' },
  ],
} satisfies WebModule
