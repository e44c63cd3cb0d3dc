import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MovementWrite } from '@/api/types'
import type { Answer } from '@/shared/useAction'
import { useBooking } from './useBooking'

const post = vi.fn<(body: MovementWrite, headers: Record<string, string>) => Promise<Answer<{ id: string, mouvements: number[] }>>>()
const sale: MovementWrite = { type: 'vente', emplacement_id: 1, lignes: [{ produit_id: 2, quantite: 3 }], accepte_negatif: false }
const accepted = { data: { id: 'e', mouvements: [1] }, response: new Response(null, { status: 201 }) }
const refused = (status: number) => ({ error: { status, code: 'x' }, response: new Response(null, { status }) })
const keys = () => post.mock.calls.map(([, headers]) => headers['Idempotency-Key'])
const sent = () => post.mock.calls.map(([body]) => body)
const booked = vi.fn()
let scope = effectScope()
let booking: ReturnType<typeof useBooking<MovementWrite>>

beforeEach(() => {
  scope = effectScope()
  booking = scope.run(() => useBooking<MovementWrite>(post, booked))!
})
afterEach(() => {
  scope.stop()
  vi.clearAllMocks()
})

test('what_was_answered_is_done_and_the_next_has_another_key', async () => {
  post.mockResolvedValue(accepted)
  await booking.send(sale)
  await booking.send(sale)
  expect(booked).toHaveBeenCalledTimes(2)
  expect(new Set(keys()).size).toBe(2)
})

test('an_answer_that_was_lost_is_asked_for_again_with_the_same_key_and_the_same_lines', async () => {
  post.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(accepted)
  await booking.send(sale)
  expect(booking.unanswered.value).toBeDefined()
  await booking.send({ ...sale, lignes: [] })
  expect(new Set(keys()).size).toBe(1)
  expect(sent()).toEqual([sale, sale])
  expect(booking.unanswered.value).toBeUndefined()
  expect(booked).toHaveBeenCalledOnce()
})

test('a_server_that_fails_may_have_booked', async () => {
  post.mockResolvedValueOnce(refused(502)).mockResolvedValue(accepted)
  await booking.send(sale)
  await booking.resend()
  expect(new Set(keys()).size).toBe(1)
})

test('a_refusal_books_nothing_and_frees_the_key', async () => {
  post.mockResolvedValueOnce(refused(409)).mockResolvedValue(accepted)
  await booking.send(sale)
  expect(booking.unanswered.value).toBeUndefined()
  await booking.send({ ...sale, accepte_negatif: true })
  expect(new Set(keys()).size).toBe(2)
})

test('it_goes_by_itself_when_the_network_is_back', async () => {
  post.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(accepted)
  await booking.send(sale)
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(booked).toHaveBeenCalledOnce())
})
