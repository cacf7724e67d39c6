import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { pageChunks } from './scripts/page-chunks.mjs'
import { offlineFiles, STUDENT_MANIFEST } from './scripts/student-files.mjs'
import { common, conditions, here, ROUTERS_STAND_IN } from './vite.shared.ts'

const input = here('app/index.html')

/**
 * The phone's app, built into the same folder after the pages. Its components are those of React, drawn by Preact: a sixth of the
 * script, which a cheap phone must fetch once and compile at every start. The pages at a desk keep React itself.
 */
export default defineConfig({
  ...common,
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    conditions,
    alias: [
      { find: /^react$/, replacement: 'preact/compat' },
      { find: ROUTERS_STAND_IN, replacement: 'preact/compat' },
    ],
  },
  build: {
    ...common.build,
    emptyOutDir: false,
    manifest: STUDENT_MANIFEST,
    rolldownOptions: {
      input,
      output: { codeSplitting: { groups: pageChunks({ [input]: 'student' }) } },
    },
  },
  plugins: [
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
            const kept = offlineFiles(JSON.parse(readFileSync(here(`dist/${STUDENT_MANIFEST}`), 'utf8')))
            const manifest = entries
              .filter((entry) => kept.has(entry.url))
              .map((entry) => ({ ...entry, url: `/${entry.url}` }))
            if (manifest.length !== kept.size) throw new Error('some files of the app would not be kept on the phone')
            return { manifest }
          },
        ],
      },
    }),
  ],
})
