import type { Lieu } from '@/api/types'

export interface LieuNode { lieu: Lieu, children: LieuNode[], depth: number, inside: number }

const byName = (a: LieuNode, b: LieuNode) => a.lieu.nom.localeCompare(b.lieu.nom, undefined, { numeric: true })

/** Places inside places, by name. One whose parent is unknown, or that would contain itself, stands at the top: none is ever lost. */
export function buildTree(lieux: readonly Lieu[]): LieuNode[] {
  const nodes = new Map(lieux.map(lieu => [lieu.id, { lieu, children: [], depth: 0, inside: 0 } as LieuNode]))
  const roots: LieuNode[] = []
  for (const node of nodes.values()) {
    const parent = node.lieu.parent_id === null || isInCircle(lieux, node.lieu.id) ? undefined : nodes.get(node.lieu.parent_id)
    ;(parent?.children ?? roots).push(node)
  }
  const settle = (node: LieuNode, depth: number): number => {
    node.depth = depth
    node.children.sort(byName)
    node.inside = node.children.reduce((sum, child) => sum + 1 + settle(child, depth + 1), 0)
    return node.inside
  }
  roots.sort(byName).forEach(root => settle(root, 0))
  return roots
}

/** The ids of a place and of all that is inside it: where it cannot be moved to. */
export function withInside(lieux: readonly Lieu[], id: number): Set<number> {
  const found = new Set([id])
  for (let before = 0; before < found.size;) {
    before = found.size
    for (const lieu of lieux) {
      if (lieu.parent_id !== null && found.has(lieu.parent_id))
        found.add(lieu.id)
    }
  }
  return found
}

/** The names from the top down to a place: "Usine › Atelier A". */
export function pathOf(lieux: readonly Lieu[], id: number | null): Lieu[] {
  const byId = new Map(lieux.map(lieu => [lieu.id, lieu]))
  const path: Lieu[] = []
  for (let at = id === null ? undefined : byId.get(id); at && !path.includes(at); at = at.parent_id === null ? undefined
    : byId.get(at.parent_id))
    path.unshift(at)
  return path
}

function isInCircle(lieux: readonly Lieu[], id: number) {
  const parents = new Map(lieux.map(lieu => [lieu.id, lieu.parent_id]))
  const seen = new Set<number>()
  for (let up = parents.get(id); up !== null && up !== undefined && !seen.has(up); up = parents.get(up)) {
    if (up === id)
      return true
    seen.add(up)
  }
  return false
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase()

/** The tree with only what matches, and the places around it, so that one sees where it is. */
export function filterTree(nodes: readonly LieuNode[], search: string): LieuNode[] {
  const wanted = fold(search.trim())
  if (!wanted)
    return [...nodes]
  return nodes.flatMap((node) => {
    const children = filterTree(node.children, search)
    const matches = [node.lieu.nom, node.lieu.address ?? ''].some(text => fold(text).includes(wanted))
    return matches || children.length ? [{ ...node, children: children.length ? children : matches ? node.children : [] }] : []
  })
}

/** The rows that show: those whose parents are all open. */
export const shownRows = (nodes: readonly LieuNode[], closed: ReadonlySet<number>): LieuNode[] =>
  nodes.flatMap(node => [node, ...closed.has(node.lieu.id) ? [] : shownRows(node.children, closed)])

const DEGREES = String.raw`([+-]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*`
const POSITION = new RegExp(String.raw`^\s*${DEGREES}([NS])?\s*[;,\s]\s*${DEGREES}([EWO])?\s*$`, 'i')

/** Reads "46.8139, -71.2080" as people copy it from a map, decimal commas and degree signs included; undefined when it is not that. */
export function parseCoordinates(text: string): { latitude: number, longitude: number } | undefined {
  const match = POSITION.exec(text)
  if (!match)
    return
  const [, first, south, second, west] = match
  const signed = (digits: string, turned: boolean) => Number(digits.replace(',', '.')) * (turned ? -1 : 1)
  const latitude = signed(first!, south?.toUpperCase() === 'S')
  const longitude = signed(second!, west !== undefined && /[WO]/i.test(west))
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}
