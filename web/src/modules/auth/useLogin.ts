import { shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useSession } from '@/session/session'
import { useAction } from '@/shared/useAction'

/** Signs in, then goes where the person was heading. */
export function useLogin() {
  const { busy, problem, run } = useAction()
  const session = useSession()
  const router = useRouter()
  const route = useRoute()
  const tenants = shallowRef<{ slug: string, nom: string }[]>([])

  async function login(form: { email: string, password: string, remember: boolean, tenant?: string }) {
    const { email, password, tenant, remember } = form
    const answer = await run(() => api.POST('/api/v1/auth/login', { body: { email: email.trim(), password, ...tenant && { tenant } } }))
    if (problem.value?.code === 'tenant_required')
      tenants.value = problem.value.tenants ?? []
    if (!answer)
      return
    session.enter(answer, remember)
    await router.replace(destination(route.query.vers))
  }

  return { busy, problem, tenants, login }
}

/** Only a path of this site: an address from outside must not lead elsewhere. */
export function destination(wanted: unknown) {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || URL.canParse(wanted))
    return '/'
  const url = new URL(wanted, location.origin)
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/'
}
