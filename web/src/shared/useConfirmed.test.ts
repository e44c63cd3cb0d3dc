import { expect, test, vi } from 'vitest'
import { useConfirmed } from './useConfirmed'

const answer = (status: number) => Promise.resolve({ response: new Response(null, { status }),
  error: status > 299 ? { code: 'in_use' } : undefined })

test('what was asked about is done, told, and no longer asked', async () => {
  const [request, done] = [vi.fn(() => answer(204)), vi.fn()]
  const { about, asking, confirm } = useConfirmed<string>(request, done)
  about.value = 'Fès'
  expect(asking.value).toBe(true)
  await confirm()
  expect([request.mock.calls, done.mock.calls, asking.value]).toEqual([[['Fès']], [['Fès']], false])
})

test('what was refused is still asked about, with why, until the dialog is closed', async () => {
  const done = vi.fn()
  const { about, asking, problem, confirm } = useConfirmed<string>(() => answer(409), done)
  about.value = 'Fès'
  await confirm()
  expect([problem.value?.code, asking.value, done.mock.calls]).toEqual(['in_use', true, []])
  asking.value = false
  expect([problem.value, about.value]).toEqual([undefined, undefined])
})
