const isField = (element: Element | null) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement

/**
 * Puts the focus in a field as it appears. Vuetify's `autofocus` waits until the field is seen, after the dialog's transition: it then
 * takes the focus from whoever types in the next field already. So does not this: it acts at once, or not when the form has the focus.
 */
export const vFocus = {
  mounted(element: HTMLElement) {
    if (!isField(document.activeElement) || !element.closest('form')?.contains(document.activeElement))
      element.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true })
  },
}
