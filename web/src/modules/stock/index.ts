import { mdiPackageVariantClosed } from '@mdi/js'
import type { RouteLocationNormalized } from 'vue-router'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'menu.stock', permission: 'stock:read' }
const page = (name: keyof typeof import('./pages')) => async () => (await import('./pages'))[name]

export default {
  routes: [
    { path: '/stock', component: page('ProduitsPage'), meta },
    { path: '/stock/produits/:id(\\d+)', component: () => import('./ProduitPage.vue'), meta,
      props: ({ params }: RouteLocationNormalized) => ({ id: Number(params.id) }) },
    { path: '/stock/mouvement', component: page('MouvementPage'), meta: { ...meta, permission: 'stock:move' } },
    { path: '/stock/mouvements', component: page('MouvementsPage'), meta },
    { path: '/stock/emplacements', component: page('EmplacementsPage'), meta },
    { path: '/stock/fournisseurs', component: page('FournisseursPage'), meta },
    { path: '/stock/reglages', component: page('ReglagesPage'), meta },
  ],
  menu: [{ title: 'menu.stock', icon: mdiPackageVariantClosed, to: '/stock', section: 'main', order: 42, letter: 's',
    permission: 'stock:read' }],
} satisfies WebModule
