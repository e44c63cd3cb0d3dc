import { computed, ref, shallowRef } from 'vue'

/** What a person types, and whether it differs from what was there. Fields are plain values that JSON can hold. */
export function useForm<F extends object>(empty: () => F) {
  const form = ref<F>(empty())
  const start = shallowRef(JSON.stringify(form.value))
  const dirty = computed(() => JSON.stringify(form.value) !== start.value)

  /** Begins again with these values, or with an empty form. */
  function begin(values: F = empty()) {
    form.value = values
    start.value = JSON.stringify(values)
  }
  return { form, dirty, begin }
}
