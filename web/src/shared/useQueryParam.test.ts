import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useQueryNumber, useQueryParam, useQueryText } from './useQueryParam'

async function givenPage(address: string) {
  const params = {} as ReturnType<typeof use>
  const use = () => ({ etat: useQueryParam('etat', ['actives', 'closes']), lieu: useQueryNumber('lieu'), q: useQueryText('q') })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { setup: () => {
    Object.assign(params, use())
    return () => h('p')
  } } }] })
  await router.push(address)
  mount({ template: '<router-view />' }, { global: { plugins: [router] } })
  await router.isReady()
  return { params, router }
}

const settled = () => new Promise(resolve => setTimeout(resolve))

test('reads_the_address_and_ignores_a_value_it_does_not_know', async () => {
  const { params, router } = await givenPage('/?etat=actives&lieu=12&q=nord')
  expect([params.etat.value, params.lieu.value, params.q.value]).toEqual(['actives', 12, 'nord'])

  await router.push('/?etat=autre&lieu=-3')
  expect([params.etat.value, params.lieu.value, params.q.value]).toEqual([undefined, undefined, ''])
})

test('two_filters_set_at_once_are_both_in_the_address', async () => {
  const { params, router } = await givenPage('/?q=nord')
  params.etat.value = 'closes'
  params.lieu.value = 4
  await settled()
  expect(router.currentRoute.value.query).toEqual({ q: 'nord', etat: 'closes', lieu: '4' })

  params.q.value = ''
  await settled()
  expect(router.currentRoute.value.fullPath).toBe('/?etat=closes&lieu=4')
})
