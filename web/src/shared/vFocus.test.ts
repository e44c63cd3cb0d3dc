import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { nextTick, ref } from 'vue'
import { vFocus } from './vFocus'

function given(shown: boolean) {
  const late = ref(shown)
  mount({
    directives: { focus: vFocus },
    setup: () => ({ late }),
    template: '<form><label><input id="other"></label><div v-if="late" v-focus><input id="first"></div></form>',
  }, { attachTo: document.body })
  return late
}

test('the_field_has_the_focus_as_soon_as_it_is_there', () => {
  given(true)
  expect(document.activeElement?.id).toBe('first')
})

test('who_types_in_the_form_already_keeps_the_focus', async () => {
  document.body.replaceChildren()
  const late = given(false)
  document.getElementById('other')!.focus()
  late.value = true
  await nextTick()
  expect(document.getElementById('first')).not.toBeNull()
  expect(document.activeElement?.id).toBe('other')
})
