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

/** As many as the bottom bar of a phone holds: those that have their place there first, in the order of the menu. */
export function phoneEntries(entries: MenuEntry[], can: (permission: string) => boolean): MenuEntry[] {
  const hasPlace = ({ phone }: MenuEntry) => typeof phone === 'function' ? phone(can) : !!phone
  const chosen = [...entries.filter(hasPlace), ...entries.filter(entry => !hasPlace(entry))].slice(0, PHONE_ENTRIES)
  return entries.filter(entry => chosen.includes(entry))
}
const PHONE_ENTRIES = 5

/** Whether a page is the entry's own or stands below it. */
export const leadsTo = (entry: string, path: string) => path === entry || entry !== '/' && path.startsWith(`${entry}/`)
