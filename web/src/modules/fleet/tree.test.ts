import { expect, test } from 'vitest'
import type { Hierarchy } from '@/api/types'
import { type TreeNode, pathTo, treeByPlace } from './tree'

const lieu = (id: number, parent_id: number | null) => ({ id, nom: `L${id}`, parent_id, counts: {} as never })
const given = (...lieux: Hierarchy['lieux']) => ({ lieux }) as Hierarchy
const shape = (nodes: TreeNode[]): string => nodes.map(node => node.title + (node.children.length ? `(${shape(node.children)})`
  : '')).join(' ')

test('places_lie_inside_their_parents', () => {
  expect(shape(treeByPlace(given(lieu(1, null), lieu(2, 1), lieu(3, 2), lieu(4, null))))).toBe('L1(L2(L3)) L4')
})

test('a_place_whose_parent_is_not_shown_stands_at_the_top', () => {
  expect(shape(treeByPlace(given(lieu(2, 99))))).toBe('L2')
})

test('places_that_contain_each_other_are_all_shown_once', () => {
  expect(shape(treeByPlace(given(lieu(1, 2), lieu(2, 1))))).toBe('L1 L2')
})

test('the_way_to_a_place_begins_at_the_top_and_ends_even_in_a_circle', () => {
  expect(pathTo([lieu(1, null), lieu(2, 1), lieu(3, 2)], 3).map(({ id }) => id)).toEqual([1, 2, 3])
  expect(pathTo([lieu(1, 2), lieu(2, 1)], 1)).toHaveLength(2)
  expect(pathTo([], 5)).toEqual([])
})
