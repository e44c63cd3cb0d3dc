import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Intervention } from '@/api/types'
import { useChecklist } from './useChecklist'

interface Sent { version: string | null, body: string, answer: (response: Response) => void, cut: () => void }

let sent: Sent[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  sent = []
  vi.stubGlobal('fetch', (request: Request) => new Promise<Response>((resolve, reject) => {
    void request.text().then(body => sent.push({ version: request.headers.get('If-Match'), body, answer: resolve,
      cut: () => reject(new TypeError('Failed to fetch')) }))
  }))
})
afterEach(() => vi.unstubAllGlobals())

const intervention = (...found: boolean[]): Intervention => ({ id: 4, points_controle: ['Carter', 'Frein'].map((libelle, index) => ({
  point: { libelle, genre: 'controle', obligatoire: true },
  constat: found[index] === undefined ? null
    : { ok: found[index], valeur: null, texte: null, auteur_id: 3, date: '2026-11-21T12:00:00Z' },
})) } as Partial<Intervention> as Intervention)
const json = (body: unknown, status: number, etag = '') => new Response(JSON.stringify(body),
  { status, headers: { 'Content-Type': 'application/json', ...etag && { ETag: etag } } })

function givenChecklist() {
  const [shown, etag] = [shallowRef(intervention()), shallowRef('"1"')]
  const reload = vi.fn(async () => {
    etag.value = '"read again"'
  })
  const checklist = useChecklist({ intervention: () => shown.value, version: () => ({ 'If-Match': etag.value }), reload,
    keep: ({ data, response }) => {
      shown.value = data
      etag.value = response.headers.get('ETag')!
    } })
  const oks = () => checklist.points.value.map(({ constat }) => constat?.ok)
  return { ...checklist, oks, reload }
}

test('answers_show_at_once_and_are_sent_one_after_the_other_each_with_the_version_that_the_last_one_told', async () => {
  const { say, oks } = givenChecklist()
  void say(0, { ok: true })
  void say(1, { ok: false })
  await flushPromises()
  expect(oks()).toEqual([true, false])
  expect(sent.map(({ version }) => version)).toEqual(['"1"'])

  sent[0]!.answer(json(intervention(true), 200, '"2"'))
  await flushPromises()
  expect(sent.map(({ version }) => version)).toEqual(['"1"', '"2"'])
  expect(JSON.parse(sent[1]!.body)).toEqual({ constats: [{ point: 1, ok: false }] })
  sent[1]!.answer(json(intervention(true, false), 200, '"3"'))
  await flushPromises()
  expect(oks()).toEqual([true, false])
})

test('without_network_an_answer_is_not_shown_as_kept_and_can_be_sent_again', async () => {
  const { say, oks, unkept } = givenChecklist()
  void say(0, { ok: true })
  await flushPromises()
  sent[0]!.cut()
  await flushPromises()
  expect(oks()).toEqual([undefined, undefined])
  expect(unkept.value.get(0)).toEqual({ why: 'network', said: { ok: true } })

  void say(0, unkept.value.get(0)!.said)
  await flushPromises()
  sent[1]!.answer(json(intervention(true), 200, '"2"'))
  await flushPromises()
  expect([oks()[0], unkept.value.size]).toEqual([true, 0])
})

test('when_somebody_else_changed_the_intervention_it_is_read_again_before_the_next_answer', async () => {
  const { say, unkept, reload } = givenChecklist()
  void say(0, { ok: true })
  void say(1, { ok: true })
  await flushPromises()
  sent[0]!.answer(json({ status: 412, code: 'changed_meanwhile' }, 412))
  await flushPromises()
  expect(reload).toHaveBeenCalledOnce()
  expect(unkept.value.get(0)?.why).toBe('stale')
  expect(sent[1]!.version).toBe('"read again"')
})

test('an_answer_that_a_later_one_replaced_is_not_said_to_be_lost', async () => {
  const { say, unkept, oks } = givenChecklist()
  void say(0, { ok: true })
  void say(0, { ok: false })
  await flushPromises()
  sent[0]!.cut()
  await flushPromises()
  expect(unkept.value.size).toBe(0)
  sent[1]!.answer(json(intervention(false), 200, '"2"'))
  await flushPromises()
  expect(oks()[0]).toBe(false)
})

test('another_refusal_is_a_problem_of_the_list', async () => {
  const { say, problem, unkept, oks } = givenChecklist()
  void say(0, { ok: true })
  await flushPromises()
  sent[0]!.answer(json({ status: 409, code: 'intervention_over' }, 409))
  await flushPromises()
  expect([problem.value?.code, unkept.value.size, oks()[0]]).toEqual(['intervention_over', 0, undefined])
})
