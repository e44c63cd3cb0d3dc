import { ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api } from '@/api/client'
import type { Currency } from '@/api/types'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'
import { useToast } from '@/shared/useToast'
import { rateOf } from './purchase'
import { type SupplyHabits, readHabits } from './supply'
import { useStockFormat } from './useStockFormat'
import { usePlaces } from './useStockLists'

/**
 * Writes drafts of orders out of what should be ordered. Where it is delivered, and what a foreign currency costs, is chosen once: this
 * browser remembers it for this person.
 */
export function useSupplyOrder() {
  const { t } = useI18n()
  const { say } = useToast()
  const router = useRouter()
  const session = useSession()
  const { currency: own } = useStockFormat()
  const { busy, problem, run, forget } = useAction()
  const { places, load: readPlaces } = usePlaces()
  const store = `vigie.supply.${session.me?.tenant.id}.${session.me?.id}`
  const habits = ref<SupplyHabits>(readHabits(localStorage.getItem(store)))
  watch(habits, value => localStorage.setItem(store, JSON.stringify(value)), { deep: true })

  async function load() {
    await readPlaces()
    if (!places.value.some(({ id }) => id === habits.value.place)) // it was archived meanwhile
      habits.value.place = places.value.length === 1 ? places.value[0]!.id : null
  }
  const isForeign = (currency: Currency | null) => currency !== null && currency !== own.value
  const rate = (currency: Currency | null) => isForeign(currency) ? rateOf(habits.value.rates[currency!] ?? '') : 1
  const mayOrder = (currency: Currency | null) => habits.value.place !== null && rate(currency) !== undefined

  /** True when the draft was written. */
  async function order(supplier: number, currency: Currency | null, lines: { id: number, quantity: number }[]) {
    const draft = await run(() => api.POST('/api/v1/approvisionnement/commander', { body: {
      fournisseur_id: supplier, emplacement_id: habits.value.place!, taux_change: rate(currency)!,
      lignes: lines.map(({ id, quantity }) => ({ produit_id: id, quantite: quantity, prix_unitaire: null })) } }))
    if (draft)
      say(t('stock.wasOrdered', { name: draft.numero }), { label: t('stock.see'),
        run: () => void router.push(`/stock/commandes/${draft.id}`) })
    return draft !== undefined
  }
  return { places, load, habits, own, isForeign, rate, mayOrder, order, busy, problem, forget }
}
