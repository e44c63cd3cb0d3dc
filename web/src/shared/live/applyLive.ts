import type { Battery, Latest, RealtimeMessage } from '@/api/types'

/** The battery with what a live message says of it; the same object when the message is older than what is known. */
export function applyLive(battery: Battery, message: RealtimeMessage): Battery {
  if (message.type === 'connectivity' && message.battery_id === battery.id)
    return { ...battery, connectivity: message.connectivity }
  if (message.type !== 'sample' || message.battery_id !== battery.id)
    return battery
  if (battery.latest && Date.parse(message.at) < Date.parse(battery.latest.at))
    return battery
  // A fleet message leaves the cells out: those known stay.
  const latest: Latest & Partial<typeof message> = { ...battery.latest, ...message }
  delete latest.type
  delete latest.battery_id
  return { ...battery, connectivity: 'online', latest }
}

/** The same for a list; rows that do not change keep their identity, so that only one row is drawn anew. */
export function applyLiveToAll(batteries: Battery[], message: RealtimeMessage): Battery[] {
  if (message.type !== 'sample' && message.type !== 'connectivity')
    return batteries
  const index = batteries.findIndex(({ id }) => id === message.battery_id)
  if (index < 0)
    return batteries
  const changed = applyLive(batteries[index]!, message)
  return changed === batteries[index] ? batteries : batteries.with(index, changed)
}
