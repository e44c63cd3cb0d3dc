// A module is a folder below src/modules whose index.ts exports its routes and menu entries. Nothing else registers it.
import type { RouteRecordRaw } from 'vue-router'

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
  /** Shown in the bottom bar of phones. */
  phone?: boolean
  /** Key of a sentence for the administration page. */
  hint?: string
}

export interface WebModule { routes: RouteRecordRaw[], menu?: MenuEntry[] }

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

const modules = Object.values(import.meta.glob<WebModule>('../modules/*/index.ts', { eager: true, import: 'default' }))

export const moduleRoutes = modules.flatMap(module => module.routes)
export const menuEntries = modules.flatMap(module => module.menu ?? []).sort((a, b) => a.order - b.order)
