import { type Ref, computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RouteLocationRaw } from 'vue-router'
import type { Counts, Hierarchy } from '@/api/types'
import { type TreeNode, pathTo, treeByPlace, treeByType } from './tree'

export interface Scope { title: string, crumbs: { title: string, to: RouteLocationRaw }[], counts: Counts, within: TreeNode[],
  chemistry?: string }

/** Where in the hierarchy the page stands: its name, the way to it, its counters, and what lies directly below. */
export function useScope(hierarchy: Ref<Hierarchy | undefined>, typeId: Ref<number | undefined>, lieuId: Ref<number | undefined>) {
  const { t } = useI18n()

  return computed<Scope | undefined>(() => {
    const known = hierarchy.value
    if (!known)
      return undefined
    const top = { title: t('menu.fleet'), to: '/parc' }
    if (typeId.value !== undefined)
      return ofType(known, typeId.value, top)
    if (lieuId.value !== undefined)
      return ofPlace(known, lieuId.value, top)
    return { title: t('menu.fleet'), crumbs: [], counts: known.client.counts, within: treeByType(known) }
  })

  function ofType(known: Hierarchy, id: number, top: Scope['crumbs'][number]): Scope | undefined {
    const type = known.types.find(one => one.id === id)
    if (!type)
      return undefined
    const { chemistry } = type
    const lieu = type.lieux.find(one => one.id === lieuId.value)
    if (lieu)
      return { title: lieu.nom, crumbs: [top, { title: type.nom, to: `/parc/types/${id}` }], counts: lieu.counts, within: [], chemistry }
    return { title: type.nom, crumbs: [top], counts: type.counts, chemistry,
      within: treeByType(known).find(({ key }) => key === `t${id}`)?.children ?? [] }
  }

  function ofPlace(known: Hierarchy, id: number, top: Scope['crumbs'][number]): Scope | undefined {
    const path = pathTo(known.lieux, id)
    const lieu = path.at(-1)
    if (!lieu)
      return undefined
    const crumbs = [top, ...path.slice(0, -1).map(one => ({ title: one.nom, to: `/parc/lieux/${one.id}` }))]
    const find = (nodes: TreeNode[]): TreeNode | undefined => nodes.find(({ key }) => key === `l${id}`) ?? nodes.map(node =>
      find(node.children)).find(Boolean)
    return { title: lieu.nom, crumbs, counts: lieu.counts, within: find(treeByPlace(known))?.children ?? [] }
  }
}
