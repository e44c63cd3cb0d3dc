import { onMounted, onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { useMenu } from './useMenu'

const CHORD_MS = 1500

/** Ctrl+K or `/` searches, `?` helps, `g` then a letter goes to a page; never while something is being typed. */
export function useShortcuts(actions: { search: () => void, help: () => void }) {
  const router = useRouter()
  const { main, administration } = useMenu()
  let goingSince = 0

  function press(event: KeyboardEvent) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      actions.search()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
      return
    if (Date.now() - goingSince < CHORD_MS) {
      goingSince = 0
      const entry = [...main.value, ...administration.value].find(one => one.letter === event.key.toLowerCase())
      if (entry)
        void router.push(entry.to)
      return
    }
    if (event.key === 'g')
      goingSince = Date.now()
    else if (event.key === '/')
      actions.search()
    else if (event.key === '?')
      actions.help()
    else
      return
    event.preventDefault()
  }

  onMounted(() => window.addEventListener('keydown', press))
  onScopeDispose(() => window.removeEventListener('keydown', press))
}

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement
  && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName) || target.closest('[role=dialog]') !== null)
