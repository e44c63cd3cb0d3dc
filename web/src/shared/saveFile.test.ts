import { expect, it } from 'vitest'
import { fileNameOf } from './saveFile'

const named = (header?: string) => fileNameOf(new Response(null, { headers: header ? { 'Content-Disposition': header } : {} }))

it('takes the name that the server gave a file', () => {
  expect(named('attachment; filename=lieux-2026-11-21.csv; filename*=UTF-8\'\'lieux-2026-11-21.csv')).toBe('lieux-2026-11-21.csv')
  expect(named('attachment; filename="a b.pdf"')).toBe('a b.pdf')
  expect(named()).toBeUndefined()
})
