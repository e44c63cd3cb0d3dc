import { describe, expect, it } from 'vitest'
import { stepped } from './period'

describe('the next and the last period', () => {
  it('are a day, a week or a month away', () => {
    expect(stepped('2026-03-01', 'jour', -1)).toBe('2026-02-28')
    expect(stepped('2026-12-28', 'semaine', 1)).toBe('2027-01-04')
    expect(stepped('2026-01-01', 'mois', -1)).toBe('2025-12-01')
  })
  it('skip no short month', () => {
    expect(stepped('2026-01-31', 'mois', 1)).toBe('2026-02-01')
    expect(stepped('2026-03-31', 'mois', -1)).toBe('2026-02-01')
  })
})
