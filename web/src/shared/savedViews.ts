import type { LocationQuery } from 'vue-router'

/** A page with its filters under a name that the person gave it. */
export interface SavedView { name: string, to: string }

export const LONGEST_NAME = 60
const PASSING = ['alerte', 'nouvelle'] // what is open just now is no part of a view

/** The address of a view: the path and what is filtered and sorted. */
export function addressOf(path: string, query: LocationQuery) {
  const kept = Object.entries(query).flatMap(([key, value]) => typeof value === 'string' && !PASSING.includes(key) ? [[key, value]] : [])
  const text = new URLSearchParams(kept).toString()
  return text ? `${path}?${text}` : path
}

/** Somebody's views, kept in this browser. What else may stand there counts as none. */
export function readViews(key: string): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  }
  catch {
    return []
  }
}
const isView = (value: unknown): value is SavedView => typeof value === 'object' && value !== null
  && 'name' in value && typeof value.name === 'string' && 'to' in value && typeof value.to === 'string' && /^\/(?!\/)/.test(value.to)

export const storeViews = (key: string, views: SavedView[]) => localStorage.setItem(key, JSON.stringify(views))

/** The views with one more, in the order of their names; the same name is the same view. */
export const withView = (views: SavedView[], view: SavedView) =>
  [...views.filter(({ name }) => name !== view.name), view].sort((one, other) => one.name.localeCompare(other.name))
