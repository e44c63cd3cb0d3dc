import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useSession } from '@/session/session'
import { type MenuEntry, menuEntries } from './modules'

/** The menu entries that the person may open. */
export function useMenu() {
  const session = useSession()
  const route = useRoute()
  const allowed = (entry: MenuEntry) => !entry.permission || session.can(entry.permission)
  const administration = computed(() => menuEntries.filter(entry => entry.section === 'administration' && allowed(entry)))
  const main = computed(() => menuEntries.filter(entry => entry.section === 'main' && allowed(entry)
    && (entry.to !== '/administration' || administration.value.length > 0)))
  const isHere = (entry: MenuEntry) => leadsTo(entry.to, route.meta.menu ?? route.path)
  return { main, administration, isHere }
}

/** Whether a page is the entry's own or stands below it. */
export const leadsTo = (entry: string, path: string) => path === entry || entry !== '/' && path.startsWith(`${entry}/`)
