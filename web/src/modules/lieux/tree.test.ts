import { describe, expect, test } from 'vitest'
import type { Lieu } from '@/api/types'
import { type LieuNode, buildTree, filterTree, parseCoordinates, pathOf, shownRows, withInside } from './tree'

const lieu = (id: number, nom: string, parent_id: number | null = null): Lieu =>
  ({ id, nom, parent_id, address: null, latitude: null, longitude: null, time_zone: null, batteries_count: 0 })
const drawn = (nodes: LieuNode[]): string[] => nodes.flatMap(node => ['·'.repeat(node.depth) + node.lieu.nom, ...drawn(node.children)])

const lieux = [lieu(3, 'Quai 10', 1), lieu(1, 'Usine'), lieu(4, 'Quai 9', 1), lieu(2, 'Dépôt'), lieu(5, 'Allée', 3)]

describe('buildTree', () => {
  test('places_stand_inside_their_parents_by_name_with_numbers_in_order', () =>
    expect(drawn(buildTree(lieux))).toEqual(['Dépôt', 'Usine', '·Quai 9', '·Quai 10', '··Allée']))
  test('all_that_is_inside_is_counted', () => expect(buildTree(lieux).find(node => node.lieu.id === 1)!.inside).toBe(3))
  test('a_place_whose_parent_is_unknown_stands_at_the_top', () =>
    expect(drawn(buildTree([lieu(1, 'Seul', 99)]))).toEqual(['Seul']))
  test('places_in_a_circle_are_all_shown_once', () =>
    expect(drawn(buildTree([lieu(1, 'A', 2), lieu(2, 'B', 1), lieu(3, 'C', 1)]))).toEqual(['A', '·C', 'B']))
})

test('a_place_cannot_move_into_itself_or_below', () => expect([...withInside(lieux, 1)].sort()).toEqual([1, 3, 4, 5]))
test('the_path_goes_from_the_top_down', () => expect(pathOf(lieux, 5).map(one => one.nom)).toEqual(['Usine', 'Quai 10', 'Allée']))
test('the_path_of_a_circle_ends', () => expect(pathOf([lieu(1, 'A', 2), lieu(2, 'B', 1)], 1)).toHaveLength(2))
test('a_search_keeps_the_places_around_what_it_finds', () =>
  expect(drawn(filterTree(buildTree(lieux), 'allee'))).toEqual(['Usine', '·Quai 10', '··Allée']))
test('a_place_that_matches_keeps_all_that_is_inside', () =>
  expect(drawn(filterTree(buildTree(lieux), 'usine'))).toEqual(['Usine', '·Quai 9', '·Quai 10', '··Allée']))
test('closed_places_hide_what_is_inside', () =>
  expect(shownRows(buildTree(lieux), new Set([3])).map(node => node.lieu.nom)).toEqual(['Dépôt', 'Usine', 'Quai 9', 'Quai 10']))

describe('parseCoordinates', () => {
  test.each([
    ['46.8139, -71.2080', 46.8139, -71.208],
    ['46,8139; -71,2080', 46.8139, -71.208],
    ['33.57°N 7.59°W', 33.57, -7.59],
    ['14.79 N, 16.93 O', 14.79, -16.93],
    ['-33 18', -33, 18],
  ])('%s', (text, latitude, longitude) => expect(parseCoordinates(text)).toEqual({ latitude, longitude }))
  test.each(['', '46.8', 'ici', '91, 0', '0, 181', '46.8, -71.2, 12'])('%s_is_no_position', text =>
    expect(parseCoordinates(text)).toBeUndefined())
})
