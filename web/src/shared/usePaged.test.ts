import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { effectScope, ref } from 'vue'
import { usePaged } from './usePaged'

interface Asked { limit: number, offset: number, answer: (rows: string[], total?: number) => void, refuse: (status: number) => void }

function givenList(filter = ref('a'), size = 2) {
  const asked: Asked[] = []
  const list = effectScope().run(() => usePaged<string>(({ limit, offset }) => new Promise((resolve) => {
    asked.push({ limit, offset,
      answer: (rows, total) => resolve({ data: rows, response: new Response(null, total === undefined ? {}
        : { headers: { 'X-Total-Count': `${total}` } }) }),
      refuse: status => resolve({ error: { status, code: 'forbidden' }, response: new Response(null, { status }) }) })
  }), filter, size))!
  return { asked, list, filter }
}

test('reads_on_until_the_total_is_reached', async () => {
  const { asked, list } = givenList()
  asked[0]!.answer(['one', 'two'], 3)
  await flushPromises()
  expect([list.rows.value, list.hasMore.value]).toEqual([['one', 'two'], true])

  void list.loadMore()
  expect(asked[1]!.offset).toBe(2)
  asked[1]!.answer(['three'], 3)
  await flushPromises()
  expect([list.rows.value, list.hasMore.value]).toEqual([['one', 'two', 'three'], false])
})

test('a_slow_answer_does_not_replace_that_of_a_filter_chosen_since', async () => {
  const { asked, list, filter } = givenList()
  filter.value = 'b'
  await flushPromises()
  asked[1]!.answer(['new'])
  asked[0]!.answer(['old'])
  await flushPromises()
  expect(list.rows.value).toEqual(['new'])
})

test('a_refusal_is_shown_and_is_not_an_empty_list', async () => {
  const { asked, list } = givenList()
  asked[0]!.refuse(403)
  await flushPromises()
  expect(list.problem.value?.code).toBe('forbidden')
  expect(list.isEmpty.value).toBe(false)
})

test('a_refresh_keeps_the_rows_that_were_read', async () => {
  const { asked, list } = givenList()
  asked[0]!.answer(['one', 'two'], 4)
  await flushPromises()
  void list.loadMore()
  asked[1]!.answer(['three', 'four'], 4)
  await flushPromises()
  void list.refresh()
  expect(asked[2]).toMatchObject({ limit: 4, offset: 0 })
})
