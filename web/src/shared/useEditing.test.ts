import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { type ModelRef, defineComponent, ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { useEditing } from './useEditing'

interface Place { id: number, name: string }
const answer = (data: Place, etag: string) => ({ data, response: new Response(null, { headers: { ETag: etag } }) })
const refusal = (status: number) => ({ error: { code: 'refused', status }, response: new Response(null, { status }) })

function editing(known: number | undefined) {
  const [open, id] = [ref(true), ref(known)]
  const calls = {
    read: vi.fn(({ id }: { id: number }) => Promise.resolve(answer({ id, name: `Place ${id}` }, `"${id}"`))),
    create: vi.fn((body: string) => Promise.resolve(answer({ id: 9, name: body }, '"9"'))),
    change: vi.fn(({ id }: { id: number }, _: object, body: string): Promise<ReturnType<typeof answer> | ReturnType<typeof refusal>> =>
      Promise.resolve(answer({ id, name: body }, '"new"'))),
    saved: vi.fn(),
  }
  const one = {} as ReturnType<typeof useEditing<Place, { name: string }, string>>
  mount(defineComponent(() => {
    Object.assign(one, useEditing<Place, { name: string }, string>({
      open: open as ModelRef<boolean>,
      id: () => id.value,
      empty: () => ({ name: '' }),
      formOf: ({ name }) => ({ name }),
      bodyOf: ({ name }) => name.trim() || undefined,
      ...calls,
    }))
    return () => null
  }), { global: { plugins: [createI18n({ legacy: false, locale: 'fr', messages: { fr: {} }, missingWarn: false })] } })
  return { ...one, open, id, ...calls }
}

test('a new record is created once its fields are fit to be sent', async () => {
  const { form, panel, save, read, create, saved } = editing(undefined)
  await save()
  expect([panel.value.ready, panel.value.awaited, read.mock.calls, create.mock.calls]).toEqual([false, false, [], []])
  form.value.name = 'Fès'
  expect(panel.value).toMatchObject({ ready: true, dirty: true })
  await save()
  expect(create.mock.calls).toEqual([['Fès']])
  expect(saved.mock.calls).toEqual([[{ id: 9, name: 'Fès' }]])
})

test('a known one is awaited, and saved under the version that was read once something is changed', async () => {
  const { form, panel, save, change } = editing(3)
  expect(panel.value).toMatchObject({ awaited: true, busy: true })
  await flushPromises()
  expect([form.value.name, panel.value.awaited, panel.value.ready]).toEqual(['Place 3', false, false])
  form.value.name = 'Salé'
  await save()
  expect(change.mock.calls).toEqual([[{ id: 3 }, { 'If-Match': '"3"' }, 'Salé']])
})

test('what was refused keeps what was typed and tells nobody that it is saved', async () => {
  const { form, problem, save, change, saved } = editing(3)
  await flushPromises()
  change.mockResolvedValueOnce(refusal(412))
  form.value.name = 'Salé'
  await save()
  expect([problem.value?.status, form.value.name, saved.mock.calls]).toEqual([412, 'Salé', []])
})

test('opened again it reads again and forgets what was typed', async () => {
  const { form, open, read } = editing(3)
  await flushPromises()
  form.value.name = 'half'
  open.value = false
  await flushPromises()
  open.value = true
  await flushPromises()
  expect([form.value.name, read.mock.calls.length]).toEqual(['Place 3', 2])
})
