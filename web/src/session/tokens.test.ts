import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { api } from '@/api/client'
import { forgetTokens, freshAccessToken, storeTokens, storedTokens } from './tokens'

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body),
  { status, headers: { 'Content-Type': 'application/json' } })
const tokens = (n: number, expires_in = 900) => ({ access_token: `access ${n}`, refresh_token: `rt_${n}`, expires_in })
let server: ReturnType<typeof vi.fn<typeof fetch>>

beforeEach(() => vi.stubGlobal('fetch', server = vi.fn<typeof fetch>()))
afterEach(() => {
  forgetTokens()
  vi.unstubAllGlobals()
})

test('many_requests_at_once_renew_an_expired_token_only_once', async () => {
  storeTokens(tokens(1, 0), true)
  server.mockImplementation(async () => json(tokens(2)))
  expect(await Promise.all([freshAccessToken(), freshAccessToken(), freshAccessToken()])).toEqual(['access 2', 'access 2', 'access 2'])
  expect(server).toHaveBeenCalledTimes(1)
  expect(storedTokens()?.refresh).toBe('rt_2')
})

test('a_token_that_another_tab_renewed_meanwhile_is_taken_without_asking', async () => {
  storeTokens(tokens(1, 0), true)
  const waiting = freshAccessToken()
  storeTokens(tokens(9), true)
  expect(await waiting).toBe('access 9')
  expect(server).not.toHaveBeenCalled()
})

test('a_refused_refresh_token_signs_out_and_a_server_in_trouble_does_not', async () => {
  storeTokens(tokens(1, 0), true)
  server.mockResolvedValueOnce(json({ code: 'unavailable' }, 503))
  expect(await freshAccessToken()).toBeUndefined()
  expect(storedTokens()).toBeDefined()

  server.mockResolvedValueOnce(json({ code: 'refresh_token_invalid' }, 401))
  expect(await freshAccessToken()).toBeUndefined()
  expect(storedTokens()).toBeUndefined()
})

test('a_suspended_company_is_signed_out_and_a_proxy_that_forbids_signs_nobody_out', async () => {
  storeTokens(tokens(1, 0), true)
  server.mockResolvedValueOnce(new Response('<h1>Forbidden</h1>', { status: 403 }))
  expect(await freshAccessToken()).toBeUndefined()
  expect(storedTokens()).toBeDefined()

  server.mockResolvedValueOnce(json({ code: 'tenant_suspended' }, 403))
  expect(await freshAccessToken()).toBeUndefined()
  expect(storedTokens()).toBeUndefined()
})

test('a_request_refused_for_its_token_is_sent_again_with_a_new_one', async () => {
  storeTokens(tokens(1), true)
  const seen: (string | null)[] = []
  server.mockImplementation(async (input) => {
    if (typeof input === 'string')
      return json(tokens(2))
    const { headers } = input as Request
    seen.push(headers.get('Authorization'))
    return seen.length === 1 ? json({ status: 401 }, 401) : json([])
  })
  const { data } = await api.GET('/api/v1/permissions')
  expect([data, seen]).toEqual([[], ['Bearer access 1', 'Bearer access 2']])
})

test('a_session_not_to_be_remembered_stays_with_the_tab', () => {
  storeTokens(tokens(1), false)
  expect([localStorage.getItem('vigie.session'), storedTokens()?.access]).toEqual([null, 'access 1'])
})

test('a_damaged_store_is_nobody_signed_in', () => {
  localStorage.setItem('vigie.session', '{"access":')
  expect(storedTokens()).toBeUndefined()
})

test('a_request_under_way_is_given_up_when_the_session_ends', async () => {
  storeTokens(tokens(1), true)
  server.mockImplementation((_, init) => new Promise((_resolve, reject) =>
    init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))))
  const waiting = api.GET('/api/v1/users/me').catch((error: unknown) => error)
  await vi.waitFor(() => expect(server).toHaveBeenCalledOnce())
  forgetTokens()
  expect(await waiting).toMatchObject({ name: 'AbortError' })
})
