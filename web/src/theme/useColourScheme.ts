import { computed, shallowRef, watch } from 'vue'
import { vuetify } from './vuetify'

export const SCHEMES = ['system', 'light', 'dark'] as const
export type Scheme = typeof SCHEMES[number]
const KEY = 'vigie.scheme'

const remembered = SCHEMES.find(scheme => scheme === localStorage.getItem(KEY)) ?? 'system'
const scheme = shallowRef<Scheme>(remembered)

watch(scheme, (value) => {
  vuetify.theme.change(value)
  localStorage.setItem(KEY, value)
}, { flush: 'sync' })
vuetify.theme.change(remembered)

/** Light, dark or as the system says, remembered; `isDark` is what shows now. */
export function useColourScheme() {
  return { scheme, isDark: computed(() => vuetify.theme.current.value.dark) }
}
