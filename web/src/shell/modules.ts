// A module is a folder below src/modules whose index.ts exports its routes and menu entries. Nothing else registers it.
import type { RouteComponent, RouteRecordRaw } from 'vue-router'
import { withTexts } from '@/i18n'

export interface MenuEntry {
  /** Key of its words. */
  title: string
  icon: string
  to: string
  /** Where it shows: in the rail, or on the administration page. */
  section: 'main' | 'administration'
  order: number
  permission?: string
  /** `g` then this letter goes there. */
  letter?: string
  /** For whom it has its place in the bottom bar of phones; the places that are left go to the others in their order. */
  phone?: boolean | ((can: (permission: string) => boolean) => boolean)
  /** Key of a sentence for the administration page. */
  hint?: string
}

export interface WebModule {
  routes: RouteRecordRaw[]
  menu?: MenuEntry[]
  /** The other modules whose words its pages show. */
  texts?: string[]
}

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name in the window's title. */
    title: string
    /** Seen without signing in, outside the shell. */
    public?: boolean
    /** The address of the menu entry that the page belongs to, when its own address does not begin with it. */
    menu?: string
    permission?: string
  }
}

const modules = import.meta.glob<WebModule>('../modules/*/index.ts', { eager: true, import: 'default' })

/** A page comes with its module's words, so that it never shows a key. */
function worded(route: RouteRecordRaw, texts: string[]): RouteRecordRaw {
  const page = route.component as () => Promise<RouteComponent>
  return { ...route, component: withTexts(texts, page), children: route.children?.map(child => worded(child, texts)) } as RouteRecordRaw
}

export const moduleRoutes = Object.entries(modules).flatMap(([path, { routes, texts = [] }]) => {
  const name = path.split('/').at(-2)!
  return routes.map(route => worded(route, [name, ...texts]))
})
export const menuEntries = Object.values(modules).flatMap(module => module.menu ?? []).sort((a, b) => a.order - b.order)
