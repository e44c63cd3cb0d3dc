import { type Ref, onScopeDispose, shallowRef, watch } from 'vue'

/** True from the moment at which an element is first in sight. */
export function useSeen(element: Readonly<Ref<Element | null>>) {
  const seen = shallowRef(false)
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(entry => entry.isIntersecting)) {
      seen.value = true
      observer.disconnect()
    }
  })
  watch(element, found => found && observer.observe(found))
  onScopeDispose(() => observer.disconnect())
  return seen
}
