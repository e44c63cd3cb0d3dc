import { computed } from 'vue'
import { type LocationQueryValue, useRoute, useRouter } from 'vue-router'

/** A filter that lives in the page's address, so that a link, a reload or the back button shows the same list. */
export function useQueryParam<T extends string>(name: string, allowed: readonly T[]) {
  return useQuery(name, text => allowed.find(value => value === text), value => value)
}

/** Free text in the address; empty when absent. */
export function useQueryText(name: string) {
  return useQuery(name, text => text ?? '', value => value === '' ? undefined : value)
}

/** A whole positive number in the address, such as an id. */
export function useQueryNumber(name: string) {
  return useQuery(name, text => text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined,
    value => value === undefined ? undefined : String(value))
}

// Several filters set in one tick must all arrive: each change starts from what the previous one asked for.
let pending: Record<string, LocationQueryValue | LocationQueryValue[] | undefined> | undefined

function useQuery<T>(name: string, read: (text: string | undefined) => T, write: (value: T) => string | undefined) {
  const route = useRoute()
  const router = useRouter()
  return computed<T>({
    get: () => {
      const value = route.query[name]
      return read(typeof value === 'string' ? value : undefined)
    },
    set: (value) => {
      pending = { ...pending ?? route.query, [name]: write(value ?? (undefined as T)) }
      const query = pending
      void router.replace({ query }).finally(() => {
        if (pending === query)
          pending = undefined
      })
    },
  })
}
