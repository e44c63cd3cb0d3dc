import type { WebModule } from '@/shell/modules'

const meta = { title: 'stockImports.title', permission: 'stock:update' }

export default {
  texts: ['equipements'],
  routes: [
    { path: '/stock/imports', name: 'stock-imports', component: () => import('./StockImportsPage.vue'),
      meta: { ...meta, title: 'stockImports.list' } },
    { path: '/stock/imports/nouveau', name: 'stock-import-new', component: () => import('./NewImportPage.vue'), meta },
    { path: '/stock/imports/:id(\\d+)', name: 'stock-import', component: () => import('./StockImportPage.vue'),
      props: ({ params }) => ({ id: Number(params.id) }), meta },
  ],
} satisfies WebModule
