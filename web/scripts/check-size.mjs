// Measures what the first page costs on a slow network: every file that the entry needs at once, compressed as a server would.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const LIMIT_KB = 230
const out = new URL('../../src/Vigie.Server/wwwroot/', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'))

/** The entry, its static imports, their styles and fonts, and the lazy parts that every first visit needs. */
function collect(key, files = new Set()) {
  const chunk = manifest[key]
  if (!chunk || files.has(chunk.file))
    return files
  files.add(chunk.file)
  for (const file of [...chunk.css ?? [], ...chunk.assets ?? []])
    files.add(file)
  for (const next of chunk.imports ?? [])
    collect(next, files)
  return files
}

const files = collect('index.html')
for (const key of Object.keys(manifest)) {
  if (/(i18n|modules\/home)\/locales\/fr\.json$|modules\/home\/Home(Door|Page)\.vue$|shell\/AppShell\.vue$/.test(key))
    collect(key, files)
}
// Only the latin cut of a font is fetched for a French page: the others wait for a character of theirs (unicode-range).
const needed = [...files].filter(file => !/latin-ext|vietnamese|\.map$/.test(file))

const rows = ['index.html', ...needed].map((file) => {
  const bytes = readFileSync(join(out, file))
  return { file, gzip: /woff2$/.test(file) ? bytes.length : gzipSync(bytes, { level: 9 }).length,
    brotli: /woff2$/.test(file) ? bytes.length : brotliCompressSync(bytes).length }
}).sort((a, b) => b.gzip - a.gzip)
const kb = (key) => rows.reduce((sum, row) => sum + row[key], 0) / 1024

for (const row of rows)
  console.log(`${(row.gzip / 1024).toFixed(1).padStart(8)} kB  ${row.file}`)
console.log(`First page: ${kb('gzip').toFixed(1)} kB gzip, ${kb('brotli').toFixed(1)} kB brotli; limit ${LIMIT_KB} kB.`)
if (kb('gzip') > LIMIT_KB) {
  console.error('The first page is too heavy: load something later, or leave it out.')
  process.exit(1)
}
