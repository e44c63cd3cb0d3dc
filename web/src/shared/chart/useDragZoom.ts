import { type Ref, computed, shallowRef } from 'vue'

const LEAST_PX = 8 // shorter is a click

/** A span of the chart chosen by dragging over it; touch keeps the page's vertical scrolling. */
export function useDragZoom(element: Ref<HTMLElement | undefined>, toTime: (x: number) => number | undefined,
  done: (from: number, to: number) => void) {
  const start = shallowRef<number>()
  const end = shallowRef<number>()

  const xOf = (event: PointerEvent) => event.clientX - element.value!.getBoundingClientRect().left

  function down(event: PointerEvent) {
    if (event.button !== 0 || !element.value)
      return
    start.value = end.value = xOf(event)
    element.value.setPointerCapture(event.pointerId)
  }

  function move(event: PointerEvent) {
    if (start.value !== undefined)
      end.value = xOf(event)
  }

  function up() {
    const [a, b] = [start.value, end.value]
    cancel()
    if (a === undefined || b === undefined || Math.abs(a - b) < LEAST_PX)
      return
    const [from, to] = [toTime(Math.min(a, b)), toTime(Math.max(a, b))]
    if (from !== undefined && to !== undefined && to > from)
      done(Math.round(from), Math.round(to))
  }

  function cancel() {
    start.value = end.value = undefined
  }

  const box = computed(() => start.value === undefined || end.value === undefined || Math.abs(start.value - end.value) < LEAST_PX
    ? undefined
    : { left: `${Math.min(start.value, end.value)}px`, width: `${Math.abs(start.value - end.value)}px` })
  return { box, down, move, up, cancel }
}
