import { describe, expect, test } from 'vitest'
import { groupPermissions, holds, share, toggle, toggleAll } from './permissions'

const named = (name: string) => ({ name, description: name })
const groups = groupPermissions([
  '*', 'users:read', 'users:create', 'alertes:read', 'alertes:read_own', 'users:update', 'tenants:read',
].map(named))

test('permissions_are_grouped_by_resource_and_the_wildcard_is_none_of_them', () =>
  expect(groups.map(({ resource, permissions }) => [resource, permissions.length])).toEqual([['users', 3], ['alertes', 2], ['tenants', 1]]))

describe('holds', () => {
  test('a_named_one_is_direct', () => expect(holds(['users:read'], 'users:read')).toBe('direct'))
  test('one_of_a_whole_resource_is_through_the_wildcard', () => expect(holds(['users:*'], 'users:read')).toBe('wildcard'))
  test('everything_holds_all_of_the_company', () => expect(holds(['*'], 'users:read')).toBe('wildcard'))
  test('everything_does_not_reach_other_companies', () => expect(holds(['*'], 'tenants:read')).toBe('none'))
  test('who_sees_all_sees_his_own', () => expect(holds(['alertes:read'], 'alertes:read_own')).toBe('wildcard'))
  test('who_sees_his_own_does_not_see_all', () => expect(holds(['alertes:read_own'], 'alertes:read')).toBe('none'))
  test('a_resource_whose_name_begins_alike_is_another', () => expect(holds(['user:*'], 'users:read')).toBe('none'))
})

describe('toggle', () => {
  test('granting_twice_grants_once', () => expect(toggle(['users:read'], 'users:read', true, groups)).toEqual(['users:read']))
  test('the_order_does_not_depend_on_the_order_of_the_clicks', () =>
    expect(toggle(['alertes:read'], 'users:read', true, groups)).toEqual(toggle(['users:read'], 'alertes:read', true, groups)))
  test('taking_one_of_a_whole_resource_leaves_the_others', () =>
    expect(toggle(['users:*', 'alertes:read'], 'users:create', false, groups)).toEqual(['users:read', 'users:update', 'alertes:read']))
  test('an_unknown_permission_is_kept', () =>
    expect(toggle(['future:thing'], 'users:read', true, groups)).toEqual(['users:read', 'future:thing']))
})

test('granting_a_resource_replaces_its_parts_and_taking_it_takes_all', () => {
  expect(toggleAll(['users:read', 'alertes:read'], 'users', true, groups)).toEqual(['users:*', 'alertes:read'])
  expect(toggleAll(['users:*', 'alertes:read'], 'users', false, groups)).toEqual(['alertes:read'])
})
test('a_share_counts_what_is_held_in_any_way', () =>
  expect(share(['alertes:read'], groups[1]!)).toEqual({ count: 2, all: true }))
