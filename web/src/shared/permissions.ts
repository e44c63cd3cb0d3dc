import type { Permission } from '@/api/types'

/** What a list of permissions says of one: by its own name, through `resource:*` or `*`, or not at all. */
export type Hold = 'direct' | 'wildcard' | 'none'
export interface PermissionGroup { resource: string, permissions: Permission[] }

export const resourceOf = (permission: string) => permission.split(':')[0]!
const EVERYTHING = '*'
// Beyond the company: never part of `*`.
const APART = 'tenants'

/** The permissions by what they are about, in the order in which they come; `*` is no permission of a resource. */
export function groupPermissions(permissions: readonly Permission[]): PermissionGroup[] {
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    if (!permission.name.includes(':') || permission.name.endsWith(':*'))
      continue
    const resource = resourceOf(permission.name)
    groups.set(resource, [...groups.get(resource) ?? [], permission])
  }
  return [...groups].map(([resource, list]) => ({ resource, permissions: list }))
}

export function holds(held: readonly string[], permission: string): Hold {
  if (held.includes(permission))
    return 'direct'
  const resource = resourceOf(permission)
  if (held.includes(`${resource}:*`) || (held.includes(EVERYTHING) && resource !== APART))
    return 'wildcard'
  // Who may see all sees his own too.
  return permission.endsWith('_own') && held.includes(permission.slice(0, -'_own'.length)) ? 'wildcard' : 'none'
}

/** Grants or takes one permission. Taking one of a whole resource leaves the others of it, each by its name. */
export function toggle(held: readonly string[], permission: string, on: boolean, groups: readonly PermissionGroup[]): string[] {
  const resource = resourceOf(permission)
  if (on)
    return ordered([...held, permission], groups)
  const all = namesOf(resource, groups)
  const rest = held.includes(`${resource}:*`) ? [...held.filter(one => one !== `${resource}:*`), ...all] : [...held]
  return ordered(rest.filter(one => one !== permission), groups)
}

/** Grants or takes all of a resource: `resource:*`, which also holds what later versions add to it. */
export function toggleAll(held: readonly string[], resource: string, on: boolean, groups: readonly PermissionGroup[]): string[] {
  const rest = held.filter(one => resourceOf(one) !== resource)
  return ordered(on ? [...rest, `${resource}:*`] : rest, groups)
}

const namesOf = (resource: string, groups: readonly PermissionGroup[]) =>
  groups.find(group => group.resource === resource)?.permissions.map(({ name }) => name) ?? []

/** Each once, in the order of the groups, so that two equal choices are equal lists; unknown ones are kept, last. */
function ordered(held: readonly string[], groups: readonly PermissionGroup[]) {
  const order = [EVERYTHING, ...groups.flatMap(({ resource }) => [`${resource}:*`, ...namesOf(resource, groups)])]
  const rank = (name: string) => order.includes(name) ? order.indexOf(name) : order.length
  return [...new Set(held)].sort((a, b) => rank(a) - rank(b))
}

/** How many of a group's permissions are held, in any way. */
export function share(held: readonly string[], group: PermissionGroup) {
  const count = group.permissions.filter(({ name }) => holds(held, name) !== 'none').length
  return { count, all: count === group.permissions.length }
}
