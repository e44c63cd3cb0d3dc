import { type RouteLocationNormalized, createRouter, createWebHistory } from 'vue-router'
import { useSession } from '@/session/session'
import { moduleRoutes } from './modules'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...moduleRoutes,
    { path: '/:rest(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue'), meta: { title: 'shell.notFound' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
})

function fetchParts(to: RouteLocationNormalized) {
  for (const part of to.matched.flatMap(record => Object.values(record.components ?? {}))) {
    if (typeof part === 'function')
      void (part as () => Promise<unknown>)().catch(() => undefined) // asked for again when it is shown
  }
}

router.beforeEach(async (to) => {
  const session = useSession()
  if (session.signedIn)
    fetchParts(to) // while the server says who is there
  const signedIn = await session.ensureMe().catch(() => session.signedIn) // offline: the page itself says so and retries
  if (to.meta.public)
    return signedIn && to.name === 'login' ? '/' : true
  if (!signedIn)
    return { name: 'login', query: to.fullPath === '/' ? {} : { vers: to.fullPath } }
  if (to.meta.permission && session.me && !session.can(to.meta.permission))
    return { name: 'not-found', params: { rest: to.path.slice(1).split('/') } }
  return true
})

// After an update of the server the old page's chunks are gone: load the new page instead of failing.
router.onError((error: unknown, to) => {
  if (/dynamically imported module|Importing a module|preload/i.test(String(error)) && !sessionStorage.getItem('vigie.reloaded')) {
    sessionStorage.setItem('vigie.reloaded', '1')
    location.assign(to.fullPath)
  }
})
router.afterEach((_to, _from, failure) => {
  if (!failure)
    sessionStorage.removeItem('vigie.reloaded')
})
