import createClient from 'openapi-fetch'
import { freshAccessToken, onSessionChange } from '@/session/tokens'
import type { paths } from './schema'
import type { Problem } from './types'

export type { Problem } from './types'

let language = 'fr'
/** Problem details come in this language. */
export function speakLanguage(tag: string) {
  language = tag
}

/** Sends the request as the signed-in person; a refused access token is renewed once, and the request sent again. */
export async function sendSigned(request: Request): Promise<Response> {
  const spare = request.clone() // a body can be read once only
  const token = await freshAccessToken()
  const first = await send(request, token)
  if (first.status !== 401 || !token)
    return first
  const renewed = await freshAccessToken(true)
  return renewed ? send(spare, renewed) : first
}

// What is still under way when the session ends would only be refused.
let untilSignedOut = new AbortController()
onSessionChange((signedIn) => {
  if (!signedIn) {
    untilSignedOut.abort()
    untilSignedOut = new AbortController()
  }
})

function send(request: Request, token: string | undefined) {
  request.headers.set('Accept-Language', language)
  if (!token)
    return fetch(request)
  request.headers.set('Authorization', `Bearer ${token}`)
  return fetch(request, { signal: untilSignedOut.signal })
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: sendSigned })

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && ('status' in value || 'code' in value)

/** How many rows there are in all, from the header of a list's answer; undefined when the server does not count. */
export function totalOf(response: Response) {
  const header = response.headers.get('X-Total-Count')
  const total = header === null ? Number.NaN : Number(header)
  return Number.isInteger(total) && total >= 0 ? total : undefined
}
