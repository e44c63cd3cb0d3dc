import { mdiFileChartOutline } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'menu.rapports', permission: 'reports:read_own' }
const page = (name: keyof typeof import('./pages')) => async () => (await import('./pages'))[name]

export default {
  routes: [
    { path: '/rapports', component: page('ApercuPage'), meta },
    { path: '/rapports/programmes', component: page('ProgrammesPage'), meta: { ...meta, permission: 'reports:manage' } },
    { path: '/rapports/envoyes', component: page('EnvoyesPage'), meta },
  ],
  texts: ['notifications'],
  menu: [{ title: 'menu.rapports', icon: mdiFileChartOutline, to: '/rapports', section: 'main', order: 36,
    permission: 'reports:read_own' }],
} satisfies WebModule
