import type { Problem } from '@/api/types'

/** What the server says about one field: `remarks(problem, 'admin.email')`. Paths may begin with `$.`, as JSON paths do. */
export const remarks = (problem: Problem | undefined, field: string): string[] =>
  problem?.errors?.[field] ?? problem?.errors?.[`$.${field}`] ?? []

/** The problem without the remarks that fields show themselves, for the notice above a form. */
export function withoutRemarks(problem: Problem | undefined, shown: readonly string[]): Problem | undefined {
  if (!problem?.errors)
    return problem
  const errors = Object.fromEntries(Object.entries(problem.errors).filter(([path]) => !shown.includes(path.replace(/^\$\./, ''))))
  return { ...problem, errors }
}
