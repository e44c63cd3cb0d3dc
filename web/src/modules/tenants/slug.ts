const LONGEST = 50

/** What stands for a company in addresses: "Nordik Manutention Inc." → "nordik-manutention-inc". */
export const slugOf = (name: string) => name.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase()
  .replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, LONGEST).replace(/-+$/, '')

export const isSlug = (text: string) => /^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/.test(text)
