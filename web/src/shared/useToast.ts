import { readonly, shallowRef } from 'vue'

const current = shallowRef<{ text: string, id: number }>()
let count = 0

/** A short word that something was done; the shell shows it and reads it out. */
export function useToast() {
  return {
    toast: readonly(current),
    say: (text: string) => {
      current.value = { text, id: ++count }
    },
    dismiss: () => {
      current.value = undefined
    },
  }
}
