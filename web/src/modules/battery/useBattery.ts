import { type InjectionKey, type Ref, inject, provide, shallowRef, watch } from 'vue'
import { api } from '@/api/client'
import type { Battery } from '@/api/types'
import { applyLive } from '@/shared/live/applyLive'
import { useBatteryLive } from '@/shared/live/useLive'
import { useAction } from '@/shared/useAction'

/** One battery with live values, for the page and its tabs. */
export function useBattery(id: Ref<number>) {
  const { busy, problem, runFull } = useAction()
  const battery = shallowRef<Battery>()
  const etag = shallowRef<string>()

  async function load() {
    const answer = await runFull(() => api.GET('/api/v1/batteries/{id}', { params: { path: { id: id.value } } }))
    if (answer?.data)
      take(answer.data, answer.response)
  }

  /** Shows what an answer of the server says the battery now is. */
  function take(known: Battery, response: Response) {
    battery.value = known
    etag.value = response.headers.get('ETag') ?? undefined
  }

  const { state, stale } = useBatteryLive(id, (message) => {
    if (battery.value)
      battery.value = applyLive(battery.value, message)
  })
  watch(id, () => {
    battery.value = undefined
    void load()
  }, { immediate: true })

  return { battery, etag, busy, problem, state, stale, retry: load, take }
}

type BatteryContext = Omit<ReturnType<typeof useBattery>, 'battery'> & { battery: Ref<Battery> }
const KEY: InjectionKey<BatteryContext> = Symbol('battery')

/** Hands the battery to the tabs, which are only drawn once it is known. */
export const provideBattery = (context: ReturnType<typeof useBattery>) => provide(KEY, context as BatteryContext)
export const injectBattery = () => inject(KEY)!
