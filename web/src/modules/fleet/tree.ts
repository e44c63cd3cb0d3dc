import type { Counts, Hierarchy } from '@/api/types'

export interface TreeNode { key: string, title: string, to: { path: string, query?: Record<string, string> }, counts: Counts,
  children: TreeNode[] }

/** Types, and below each the places where it stands. */
export const treeByType = ({ types }: Hierarchy): TreeNode[] => types.map(type => ({
  key: `t${type.id}`, title: type.nom, to: { path: `/parc/types/${type.id}` }, counts: type.counts,
  children: type.lieux.map(lieu => ({ key: `t${type.id}l${lieu.id}`, title: lieu.nom,
    to: { path: `/parc/types/${type.id}`, query: { lieu: `${lieu.id}` } },
    counts: lieu.counts, children: [] })),
}))

/** Places with the places inside them. One whose parent is unknown, or that is its own ancestor, stands at the top. */
export function treeByPlace({ lieux }: Hierarchy): TreeNode[] {
  const parentOf = new Map(lieux.map(({ id, parent_id }) => [id, parent_id]))
  const isRoot = ({ id, parent_id }: { id: number, parent_id: number | null }) =>
    parent_id === null || !parentOf.has(parent_id) || ancestors(id).includes(id)

  function ancestors(id: number) {
    const chain: number[] = []
    for (let up = parentOf.get(id); up !== null && up !== undefined && !chain.includes(up); up = parentOf.get(up))
      chain.push(up)
    return chain
  }

  const nodeOf = ({ id, nom, counts }: Hierarchy['lieux'][number]): TreeNode => ({
    key: `l${id}`, title: nom, to: { path: `/parc/lieux/${id}` }, counts,
    children: lieux.filter(child => child.parent_id === id && !isRoot(child)).map(nodeOf),
  })
  return lieux.filter(isRoot).map(nodeOf)
}

/** The way from the top to a place, for the breadcrumb. */
export function pathTo(lieux: Hierarchy['lieux'], id: number) {
  const path: Hierarchy['lieux'] = []
  for (let at = lieux.find(lieu => lieu.id === id); at && !path.includes(at); at = lieux.find(lieu => lieu.id === path[0]!.parent_id))
    path.unshift(at)
  return path
}
