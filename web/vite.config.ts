import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { pageChunks } from './scripts/page-chunks.mjs'
import { offlineFiles } from './scripts/student-files.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// One build, one page per kind of person: where to go, the student's app, the till, the merchants' portal.
const pages = { landing: 'index.html', student: 'app/index.html', pos: 'pos/index.html', portal: 'portal/index.html' }
const input = Object.fromEntries(
  Object.entries(pages)
    .map(([name, path]) => [name, here(path)] as const)
    .filter(([, path]) => existsSync(path)),
)

// `vite` alone serves the pages and leaves everything else to a running campus.
const campus = process.env['CAMPUS_ORIGIN'] ?? 'http://127.0.0.1:8080'
const proxy = Object.fromEntries(
  ['/platform', '/tsm', '/gateway', '/portal/v1', '/q/', '/demo', '/docs', '/socket.io'].map((path) => [
    path,
    { target: campus, ws: path === '/socket.io' },
  ]),
)

export default defineConfig({
  root: here('.'),
  // Our own packages are taken from their sources, so the pages never wait for another build.
  resolve: {
    conditions: ['source', 'module', 'browser', 'development|production'],
    // The router asks for a stand-in for what every React of today has.
    alias: [{ find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' }],
  },
  server: { proxy },
  build: {
    target: 'baseline-widely-available',
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    // Data addresses would have to be allowed one by one in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input,
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 20 },
            ...pageChunks(Object.fromEntries(Object.entries(input).map(([name, path]) => [path, name]))),
          ],
        },
      },
    },
  },
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/student/offline',
      filename: 'sw.ts',
      outDir: 'dist/app',
      scope: '/app/',
      // The page registers the worker itself, after its first paint; the manifest is a plain file in public/.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globDirectory: 'dist',
        globPatterns: ['app/index.html', 'assets/*.{js,css}'],
        // Of all that is there, what the student's app reaches; the addresses are those of the origin.
        manifestTransforms: [
          (entries) => {
            const kept = offlineFiles(JSON.parse(readFileSync(here('dist/.vite/manifest.json'), 'utf8')))
            const manifest = entries
              .filter((entry) => kept.has(entry.url))
              .map((entry) => ({ ...entry, url: `/${entry.url}` }))
            if (manifest.length !== kept.size) throw new Error('some files of the app would not be kept on the phone')
            return { manifest }
          },
        ],
      },
      devOptions: { enabled: false },
    }),
  ],
})
