import { readonly, shallowRef } from 'vue'

/** Takes back what was done. */
interface Undo { label: string, run: () => void }

const current = shallowRef<{ text: string, id: number, undo?: Undo }>()
let count = 0

/** A short word that something was done; the shell shows it and reads it out. */
export function useToast() {
  return {
    toast: readonly(current),
    say: (text: string, undo?: Undo) => {
      current.value = { text, id: ++count, undo }
    },
    dismiss: () => {
      current.value = undefined
    },
  }
}
