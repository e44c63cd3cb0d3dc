import { mdiKeyVariant } from '@mdi/js'
import type { WebModule } from '@/shell/modules'

export default {
  routes: [{ path: '/administration/cles-api', name: 'api-keys', component: () => import('./ApiKeysPage.vue'),
    meta: { title: 'menu.apiKeys', permission: 'api_keys:read' } }],
  menu: [{ title: 'menu.apiKeys', hint: 'administration.hints.apiKeys',
    icon: mdiKeyVariant, to: '/administration/cles-api', section: 'administration',
    order: 60, permission: 'api_keys:read' }],
} satisfies WebModule
