// Access and refresh tokens of this browser. A refresh token works once, so that of all open tabs only one may renew it.
import type { Problem, Tokens } from '@/api/types'

interface Stored { access: string, refresh: string, expiresAt: number }

const KEY = 'vigie.session'
const LOCK = 'vigie.session.renewing'
const EARLY_MS = 30_000 // renew before the server would refuse
const LEASE_MS = 10_000

type Listener = (signedIn: boolean) => void
const listeners = new Set<Listener>()
let renewing: Promise<string | undefined> | undefined

/** Calls back when this tab or another signs in or out. */
export function onSessionChange(listener: Listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

window.addEventListener('storage', (event) => {
  if (event.key === KEY || event.key === null)
    listeners.forEach(listener => listener(event.newValue !== null))
})

function storage() {
  return sessionStorage.getItem(KEY) ? sessionStorage : localStorage
}

export function storedTokens(): Stored | undefined {
  try {
    const value: unknown = JSON.parse(storage().getItem(KEY) ?? 'null')
    return isStored(value) ? value : undefined
  }
  catch {
    return undefined
  }
}

const isStored = (value: unknown): value is Stored => typeof value === 'object' && value !== null
  && typeof (value as Stored).access === 'string' && typeof (value as Stored).refresh === 'string'
  && typeof (value as Stored).expiresAt === 'number'

/** @param remember false: forgotten with this tab; true: shared by all tabs and kept for the next visit. */
export function storeTokens(tokens: Tokens, remember?: boolean) {
  const target = remember === undefined ? storage() : remember ? localStorage : sessionStorage
  const stored: Stored = { access: tokens.access_token, refresh: tokens.refresh_token, expiresAt: Date.now() + tokens.expires_in * 1000 }
  target.setItem(KEY, JSON.stringify(stored))
}

export function forgetTokens() {
  sessionStorage.removeItem(KEY)
  localStorage.removeItem(KEY)
  listeners.forEach(listener => listener(false))
}

/**
 * The access token, renewed first when it is about to expire.
 * @param refused true when the server has just refused the current one.
 * @returns undefined when nobody is signed in any more.
 */
export async function freshAccessToken(refused = false): Promise<string | undefined> {
  const current = storedTokens()
  if (!current)
    return undefined
  if (!refused && current.expiresAt - EARLY_MS > Date.now())
    return current.access
  renewing ??= alone(() => renew(current.access)).finally(() => renewing = undefined)
  return renewing
}

async function renew(known: string): Promise<string | undefined> {
  const current = storedTokens() // read again: another tab may have renewed while this one waited
  if (!current || current.access !== known)
    return current?.access
  const response = await fetch('/api/v1/auth/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: current.refresh }),
  })
  if (response.ok) {
    const tokens = await response.json() as Tokens
    storeTokens(tokens)
    return tokens.access_token
  }
  // Only a refusal ends the session: a server that restarts or is overloaded does not sign people out.
  if (response.status === 401 || response.status === 400 || await isSuspended(response))
    forgetTokens()
  return undefined
}

/** The company is let in no more. (Other refusals of this status may come from a proxy in between.) */
async function isSuspended(response: Response) {
  const problem: unknown = response.status === 403 ? await response.json().catch(() => undefined) : undefined
  return (problem as Problem | undefined)?.code === 'tenant_suspended'
}

/** Runs in one tab at a time. Browsers offer locks on https and localhost only; elsewhere a lease in the storage serves. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if ('locks' in navigator && navigator.locks)
    return await navigator.locks.request(LOCK, work) as T
  const mine = `${Date.now()} ${Math.random()}`
  for (;;) {
    const [since] = (localStorage.getItem(LOCK) ?? '0').split(' ')
    if (Date.now() - Number(since) > LEASE_MS) {
      localStorage.setItem(LOCK, mine)
      await pause(30)
      if (localStorage.getItem(LOCK) === mine)
        break
    }
    await pause(50)
  }
  try {
    return await work()
  }
  finally {
    if (localStorage.getItem(LOCK) === mine)
      localStorage.removeItem(LOCK)
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
