import type { WebModule } from '@/shell/modules'

const meta = { title: 'battery.title', menu: '/parc' }

export default {
  routes: [{
    path: '/batteries/:id(\\d+)',
    component: () => import('./BatteryPage.vue'),
    props: ({ params }) => ({ id: Number(params.id) }),
    meta,
    children: [
      { path: '', name: 'battery', component: () => import('./OverviewTab.vue'), meta },
      { path: 'historique', name: 'battery-history', component: () => import('./HistoryTab.vue'), meta },
      { path: 'alertes', name: 'battery-alerts', component: () => import('./AlertsTab.vue'),
        meta: { ...meta, permission: 'alertes:read' } },
      { path: 'seuils', name: 'battery-rules', component: () => import('./RulesTab.vue'), meta: { ...meta, permission: 'alertes:read' } },
      { path: 'reglages', name: 'battery-settings', component: () => import('./SettingsTab.vue'), meta },
    ],
  }],
  texts: ['alerts', 'documents'],
} satisfies WebModule
