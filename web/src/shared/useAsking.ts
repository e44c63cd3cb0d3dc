import { computed, shallowRef } from 'vue'

/**
 * What a dialog asks about. It is open while there is something; closed, it forgets that and what was refused.
 * @param action What the dialog does when the person agrees.
 */
export function useAsking<T>({ forget }: { forget: () => void }) {
  const about = shallowRef<T>()
  const asking = computed({
    get: () => about.value !== undefined,
    set: () => {
      about.value = undefined
      forget()
    },
  })
  return { about, asking }
}
