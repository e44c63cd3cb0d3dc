import { type MaybeRefOrGetter, computed, onScopeDispose, shallowRef, toValue, watchEffect } from 'vue'

const own = shallowRef<string>()
const urgent = shallowRef(0)

/** What the window's title says of the page, when the route's own title is not enough: a battery's name. */
export function usePageTitle(title: MaybeRefOrGetter<string | undefined>) {
  watchEffect(() => own.value = toValue(title))
  onScopeDispose(() => own.value = undefined)
}

/** Composes the window's title; the number of critical alerts stands first, where a narrow tab still shows it. */
export function useWindowTitle(fallback: () => string, tenant: () => string | undefined) {
  const title = computed(() => [own.value ?? fallback(), tenant(), 'Vigie'].filter(Boolean).join(' · '))
  watchEffect(() => document.title = (urgent.value > 0 ? `(${urgent.value}) ` : '') + title.value)
  return { urgent }
}
