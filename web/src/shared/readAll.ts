import type { Answer } from './useAction'

const PAGE = 500 // the most that one answer holds
const PAGES = 20

/** Reads a list to its end, for trees and choices, which need all of it; at most 10,000 rows. The first refusal ends it. */
export async function readAll<T>(fetchPage: (page: { limit: number, offset: number }) => Promise<Answer<T[]>>): Promise<Answer<T[]>> {
  const rows: T[] = []
  for (let page = 0; ; page++) {
    const answer = await fetchPage({ limit: PAGE, offset: page * PAGE })
    if (!answer.response.ok)
      return answer
    rows.push(...answer.data ?? [])
    if ((answer.data?.length ?? 0) < PAGE || page + 1 === PAGES)
      return { ...answer, data: rows }
  }
}
