import { freshAccessToken } from '@/session/tokens'
import type { Problem } from './types'

/** How an upload ended: what the server says of what is stored now, or why it is not. */
export interface Uploaded<T> { stored?: T, problem?: Problem }

/**
 * Sends a form with a file. (openapi-fetch cannot: fetch does not tell how far an upload is.)
 * @param key the same for every attempt to send the same file: the server stores it once.
 * @param tell is called with the share that is sent, 0 to 1.
 */
export async function upload<T>(
  path: string, form: FormData, key: string, tell: (share: number) => void, signal: AbortSignal,
): Promise<Uploaded<T>> {
  const first = await send(path, form, key, tell, signal, await freshAccessToken())
  if (first.status !== 401)
    return outcome(first)
  const renewed = await freshAccessToken(true)
  return outcome(renewed ? await send(path, form, key, tell, signal, renewed) : first)
}

function send(
  path: string, form: FormData, key: string, tell: (share: number) => void, signal: AbortSignal, token: string | undefined,
): Promise<XMLHttpRequest> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    if (token) // somebody without an account sends photos too
      request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.setRequestHeader('Accept-Language', document.documentElement.lang)
    request.setRequestHeader('Idempotency-Key', key)
    request.responseType = 'json'
    request.upload.addEventListener('progress', event => event.lengthComputable && tell(event.loaded / event.total))
    request.addEventListener('loadend', () => resolve(request)) // also of one that failed or was given up: its status is 0
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

function outcome<T>({ status, response }: XMLHttpRequest): Uploaded<T> {
  if (status >= 200 && status < 300)
    return { stored: response as T }
  return { problem: status === 0 ? { code: 'network' } : { status, ...response as Problem | null } }
}
