import { onScopeDispose, readonly, shallowRef } from 'vue'

const now = shallowRef(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The present time in milliseconds, moving once a second for all who look. */
export function useNow() {
  if (users++ === 0) {
    now.value = Date.now()
    timer = setInterval(() => now.value = Date.now(), 1000)
  }
  onScopeDispose(() => {
    if (--users === 0)
      clearInterval(timer)
  })
  return readonly(now)
}
