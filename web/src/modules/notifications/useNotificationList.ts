import { type MaybeRefOrGetter, toValue, watch } from 'vue'
import { api } from '@/api/client'
import type { AppNotification } from '@/api/types'
import { useAction } from '@/shared/useAction'
import { usePaged } from '@/shared/usePaged'
import { markRead, useNotifications } from '@/shared/useNotifications'

/** The caller's notifications, the newest first, kept live. @param lue false: the unread only; undefined: all. */
export function useNotificationList(lue: MaybeRefOrGetter<boolean | undefined>, size: number) {
  const { unread, changes } = useNotifications()
  const list = usePaged(
    page => api.GET('/api/v1/notifications', { params: { query: { ...page, lue: toValue(lue) } } }), () => toValue(lue), size)
  const marking = useAction()
  watch(changes, () => void list.refresh())

  const readAll = () => marking.done(() => api.PUT('/api/v1/notifications/lues'))
  /** Followed or marked; the server then says so to all pages, this one too. */
  const read = (item: AppNotification) => item.lue ? undefined : void markRead(item.id).catch(() => false)
  return { ...list, unread, marking, readAll, read }
}
