import { type ModelRef, computed, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from './useAction'
import { useForm } from './useForm'
import { useRecord } from './useRecord'

interface Editing<T, F extends object, B> {
  open: ModelRef<boolean>
  /** Of the record; none for a new one. */
  id: () => number | undefined
  empty: () => F
  formOf: (record: T) => F
  /** What is sent; undefined while a field is not fit to be. */
  bodyOf: (form: F, record: T | undefined) => B | undefined
  read: (path: { id: number }) => Promise<Answer<T>>
  create: (body: B) => Promise<Answer<T>>
  change: (path: { id: number }, header: { 'If-Match'?: string }, body: B) => Promise<Answer<T>>
  saved: (record: T) => void
}

/** One record in a side panel: read anew whenever the panel opens, and saved under the version that was read. */
export function useEditing<T, F extends object, B>({ open, id, empty, formOf, bodyOf, read, create, change, saved }: Editing<T, F, B>) {
  const { t } = useI18n()
  const { record, busy, problem, take, version, drop } = useRecord<T>()
  const { form, dirty, begin } = useForm(empty)

  watch([open, id], async ([isOpen, known]) => {
    if (!isOpen)
      return
    drop()
    begin()
    const found = known === undefined ? undefined : await take(() => read({ id: known }))
    if (found)
      begin(formOf(found))
  }, { immediate: true })

  const body = computed(() => bodyOf(form.value, record.value))

  /** What the SidePanel is told of it. */
  const panel = computed(() => {
    const fresh = id() === undefined
    return {
      action: t(fresh ? 'common.create' : 'common.save'),
      busy: busy.value,
      dirty: dirty.value,
      awaited: !fresh && !record.value,
      ready: body.value !== undefined && (fresh || dirty.value),
    }
  })

  async function save() {
    const [known, sent] = [id(), body.value]
    if (sent === undefined)
      return
    const answer = await take(() => known === undefined ? create(sent) : change({ id: known }, version(), sent))
    if (answer)
      saved(answer)
  }
  return { record, problem, form, body, panel, save }
}
