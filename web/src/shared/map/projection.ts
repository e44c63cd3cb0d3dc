export interface Point { latitude: number, longitude: number }

/** Projects points on a flat square of this size, north up, distances true at their middle; with the length of a round scale bar. */
export function project(points: Point[], width: number, height: number) {
  const span = (values: number[]) => [Math.min(...values), Math.max(...values)] as const
  const [south, north] = span(points.map(point => point.latitude))
  const [west, east] = span(points.map(point => point.longitude))
  const shrink = Math.cos((south + north) / 2 * Math.PI / 180)
  const perDegree = Math.min(width / Math.max((east - west) * shrink, 0.01), height / Math.max(north - south, 0.01))
  const [x, y] = [(west + east) / 2, (south + north) / 2]
  const kilometre = perDegree / 111.195
  const scale = [1, 2, 5, 10, 20, 50, 100, 200, 500].findLast(km => km * kilometre <= width / 3) ?? 1
  return {
    at: (point: Point) => ({ x: width / 2 + (point.longitude - x) * shrink * perDegree, y: height / 2 - (point.latitude - y) * perDegree }),
    scale: { km: scale, length: scale * kilometre },
  }
}

export const isPlace = (one: { latitude: number | null, longitude: number | null }): one is Point =>
  one.latitude !== null && one.longitude !== null

export interface Group<T> { x: number, y: number, members: T[] }

/** Things that would cover each other on a drawing, each with the first that is nearer than `apart`; the order is kept. */
export function grouped<T>(things: readonly T[], at: (thing: T) => { x: number, y: number }, apart: number): Group<T>[] {
  const groups: Group<T>[] = []
  for (const thing of things) {
    const { x, y } = at(thing)
    const near = groups.find(group => Math.hypot(group.x - x, group.y - y) < apart)
    if (near)
      near.members.push(thing)
    else
      groups.push({ x, y, members: [thing] })
  }
  return groups
}
