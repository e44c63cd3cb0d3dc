import { computed } from 'vue'
import { useSession } from '@/session/session'
import { type MenuEntry, menuEntries } from './modules'

/** The menu entries that the person may open. */
export function useMenu() {
  const session = useSession()
  const allowed = (entry: MenuEntry) => !entry.permission || session.can(entry.permission)
  const administration = computed(() => menuEntries.filter(entry => entry.section === 'administration' && allowed(entry)))
  const main = computed(() => menuEntries.filter(entry => entry.section === 'main' && allowed(entry)
    && (entry.to !== '/administration' || administration.value.length > 0)))
  return { main, administration }
}
