/** Puts a text on the clipboard. Browsers offer it on https and localhost only: elsewhere the older way serves. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      return true
    }
  }
  catch { // refused by the person or by the frame: the older way may still be allowed
  }
  return copyBySelection(text)
}

function copyBySelection(text: string) {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  // Inside the open dialog: it holds the focus, and would take it back from a field outside.
  const host = document.activeElement?.closest('[role=dialog], .v-overlay__content') ?? document.body
  host.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  }
  catch {
    return false
  }
  finally {
    field.remove()
  }
}
