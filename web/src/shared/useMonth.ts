import { computed } from 'vue'
import { firstDayOf, isMonth, monthAfter, spanOf, weeksOf } from './calendar'
import { useFormat } from './useFormat'
import { useNow } from './useNow'
import { useQueryText } from './useQueryParam'
import { zonedDay } from './zonedTime'

/** The month that the address names (`mois`), else the one that it is: its whole weeks, and the span that holds what to read for them. */
export function useMonth() {
  const { settings } = useFormat()
  const now = useNow()
  const asked = useQueryText('mois')
  const today = computed(() => zonedDay(now.value, settings.value.timeZone))
  const month = computed(() => isMonth(asked.value) ? asked.value : today.value.slice(0, 7))
  const days = computed(() => weeksOf(month.value, firstDayOf(settings.value.language)))
  const span = computed(() => spanOf(days.value, settings.value.timeZone))
  const turn = (by: number) => asked.value = monthAfter(month.value, by)
  const toToday = () => asked.value = ''
  return { today, month, days, span, turn, toToday }
}
