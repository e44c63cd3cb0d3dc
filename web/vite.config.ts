import { fileURLToPath } from 'node:url'
import * as mdi from '@mdi/js'
import vue from '@vitejs/plugin-vue'
import vuetify from 'vite-plugin-vuetify'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const server = process.env.VIGIE_API ?? 'http://localhost:8001'

/** Writes each icon into the file that shows it: as one library they would all come with the first page. */
const iconsInPlace = (): Plugin => ({
  name: 'icons-in-place',
  enforce: 'post', // when the parts of a .vue file are one
  transform: {
    filter: { id: /\/src\//, code: '@mdi/js' },
    handler: code => code.replace(/import \{([^}]*)\} from ['"]@mdi\/js['"];?/g, (_, names: string) => names.split(',')
      .map(name => name.trim()).filter(Boolean).map(name => `const ${name} = ${JSON.stringify(mdi[name as keyof typeof mdi])};`).join('')),
  },
})

export default defineConfig({
  plugins: [vue(), vuetify(), iconsInPlace()],
  // Parts of the libraries that Vigie does not use stay out of the first page.
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: '../src/Vigie.Server/wwwroot',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 700, // ECharts, which only pages with a chart load
    // A browser spends more on each of a hundred small files than on what is in them.
    rolldownOptions: { output: {
      // Not the names of all pages that share it: the first page lists every file.
      chunkFileNames: chunk => `assets/${chunk.name.split('~', 1)[0]}-[hash].js`,
      assetFileNames: ({ names: [name = 'file'] }) => `assets/${name.split(/~|\.[^.]*$/, 1)[0]}-[hash][extname]`,
      codeSplitting: { groups: [
        { name: 'base', tags: ['$initial'] },
        { name: 'common', test: id => !id.includes('/i18n/'), minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 1000 },
      ] },
    } },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    server: { deps: { inline: ['vuetify'] } },
  },
})
