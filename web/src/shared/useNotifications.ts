import { readonly, shallowRef, watch } from 'vue'
import { api, totalOf } from '@/api/client'
import { useSession } from '@/session/session'
import type { AppNotification, NotificationMessage } from '@/api/types'
import { useLive } from './live/useLive'

const unread = shallowRef(0)
const changes = shallowRef(0)
/** The newest state of each that this page has heard of: a socket that comes back says some of them again. */
const heard = new Map<number, string>()

/** How many notifications the caller has not read; `changes` grows whenever the list is another. */
export const useNotifications = () => ({ unread: readonly(unread), changes: readonly(changes) })

export async function markRead(id: number) {
  return (await api.PUT('/api/v1/notifications/{id}/lue', { params: { path: { id } } })).response.ok
}

/** Keeps the count live while the shell stands. @param onCritical for one that wants to be seen at once, told once. */
export function useNotificationWatch(onCritical: (news: AppNotification) => void) {
  const session = useSession()

  async function count() {
    const answer = await api.GET('/api/v1/notifications', { params: { query: { lue: false, limit: 1 } } }).catch(() => undefined)
    if (answer?.data)
      unread.value = totalOf(answer.response) ?? answer.data.length
  }

  function hear(message: NotificationMessage) {
    if (message.type !== 'notification' && message.type !== 'lues')
      return
    unread.value = message.non_lues
    changes.value++
    const news = message.type === 'notification' ? message.notification : undefined
    if (!news || news.lue || heard.get(news.id) === news.date_derniere)
      return
    heard.set(news.id, news.date_derniere)
    if (news.critique)
      onCritical(news)
  }

  const { state } = useLive<NotificationMessage>(() => session.me ? '/ws/notifications' : undefined, hear)
  watch(() => session.me?.id, id => id !== undefined && void count(), { immediate: true })
  watch(state, (now, before) => now === 'live' && before === 'stale' && void count())
}
