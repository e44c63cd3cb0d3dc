import { mdiPackageVariantClosed } from '@mdi/js'
import type { RouteLocationNormalized } from 'vue-router'
import type { WebModule } from '@/shell/modules'

const meta = { title: 'menu.stock', permission: 'stock:read' }
const props = ({ params }: RouteLocationNormalized) => ({ id: Number(params.id) })
const page = (name: keyof typeof import('./pages')) => async () => (await import('./pages'))[name]

export default {
  routes: [
    { path: '/stock', component: page('ProduitsPage'), meta },
    { path: '/stock/tableau', component: page('TableauPage'), meta },
    { path: '/stock/approvisionnement', component: page('ApprovisionnementPage'), meta },
    { path: '/stock/produits/:id(\\d+)', component: () => import('./ProduitPage.vue'), props, meta },
    { path: '/stock/mouvement', component: page('MouvementPage'), meta: { ...meta, permission: 'stock:move' } },
    { path: '/stock/mouvements', component: page('MouvementsPage'), meta },
    { path: '/stock/emplacements', component: page('EmplacementsPage'), meta },
    { path: '/stock/fournisseurs', component: page('FournisseursPage'), meta },
    { path: '/stock/inventaires', component: page('InventairesPage'), meta },
    { path: '/stock/inventaires/:id(\\d+)', component: page('InventairePage'), props, meta },
    { path: '/stock/commandes', component: page('CommandesPage'), meta },
    { path: '/stock/commandes/:id(\\d+)', component: page('CommandePage'), props, meta },
    { path: '/stock/alertes', component: page('AlertesPage'), meta },
    { path: '/stock/alertes/:id(\\d+)', component: page('AlertePage'), props, meta },
    { path: '/stock/alertes/regles', component: page('AlerteReglesPage'), meta },
    { path: '/stock/reglages', component: page('ReglagesPage'), meta },
  ],
  menu: [{ title: 'menu.stock', icon: mdiPackageVariantClosed, to: '/stock', section: 'main', order: 42, letter: 's',
    permission: 'stock:read' }],
} satisfies WebModule
