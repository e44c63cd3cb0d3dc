import type { AuditEntry } from '@/api/types'

export interface Change { field: string, before: unknown, after: unknown, kind: 'added' | 'removed' | 'changed' }

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Field by field what was and what became, objects inside objects by their path. Equal values are left out. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const [was, became] = [flatten(before ?? {}), flatten(after ?? {})]
  const fields = [...new Set([...was.keys(), ...became.keys()])]
  return fields.flatMap((field): Change[] => {
    const [old, now] = [was.get(field), became.get(field)]
    if (was.has(field) && became.has(field))
      return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ field, before: old, after: now, kind: 'changed' }]
    return [{ field, before: old, after: now, kind: was.has(field) ? 'removed' : 'added' }]
  })
}

function flatten(fields: Fields, prefix = '', into = new Map<string, unknown>()) {
  for (const [key, value] of Object.entries(fields)) {
    if (isObject(value) && Object.keys(value).length > 0)
      flatten(value, `${prefix}${key}.`, into)
    else
      into.set(prefix + key, value)
  }
  return into
}

/** Of two lists, what left and what came; undefined when one of them is no list of plain values. */
export function listChange(before: unknown, after: unknown) {
  const plain = (value: unknown): value is (string | number)[] => Array.isArray(value)
    && value.every(one => ['string', 'number'].includes(typeof one))
  if (!plain(before) || !plain(after))
    return
  return {
    left: before.filter(one => !after.includes(one)),
    came: after.filter(one => !before.includes(one)),
    kept: after.filter(one => before.includes(one)),
  }
}

const VERBS = ['created', 'updated', 'deleted', 'archived', 'restored', 'revoked', 'acknowledged', 'changed', 'shelved', 'unshelved',
  'reset', 'purged'] as const
export type Verb = typeof VERBS[number] | 'other'

/** What was done, of an action such as "api_key_revoked"; how it is coloured and what icon it has. */
export const verbOf = (action: string): Verb => VERBS.find(verb => action === verb || action.endsWith(`_${verb}`)) ?? 'other'

/** The day of a moment where the reader is, as "2026-03-02". */
export const dayOf = (at: string, timeZone: string) => new Intl.DateTimeFormat('en-CA',
  { timeZone, dateStyle: 'short' }).format(new Date(at))

/** The entries of each day, in the order in which they come. */
export function byDay<E extends { at: string }>(entries: readonly E[], timeZone: string) {
  const days: { day: string, at: string, entries: E[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at, timeZone)
    if (days.at(-1)?.day === day)
      days.at(-1)!.entries.push(entry)
    else
      days.push({ day, at: entry.at, entries: [entry] })
  }
  return days
}

/** The cursor of the next page, out of `Link: </api/v1/audit?before=…>; rel="next"`. */
export function nextCursor(link: string | null): number | undefined {
  for (const part of link?.split(/,\s*(?=<)/) ?? []) {
    const match = /^\s*<([^>]*)>(.*)$/.exec(part)
    if (match && /;\s*rel="?next"?(?:\s|;|$)/i.test(match[2]!))
      return Number(new URL(match[1]!, 'http://any.invalid').searchParams.get('before')) || undefined
  }
  return undefined
}

/** Where one can see the thing that an entry is about; undefined when it has no page. */
export function linkOf({ entity, entity_id, action }: Pick<AuditEntry, 'entity' | 'entity_id' | 'action'>): string | undefined {
  if (/_(deleted|purged)$/.test(action))
    return undefined
  const id = encodeURIComponent(entity_id)
  const pages: Record<string, string> = {
    battery: `/batteries/${id}`, lieu: `/administration/lieux?lieu=${id}`, battery_type: `/administration/types?type=${id}`,
    user: `/administration/utilisateurs?utilisateur=${id}`, tenant: `/administration/entreprises?entreprise=${id}`,
      api_key: '/administration/cles-api?voir=toutes',
    role: '/administration/roles', alert: `/alertes?alerte=${id}`, equipment: `/equipements/${id}`,
  }
  return pages[entity]
}
