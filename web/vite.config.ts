import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { pageChunks } from './scripts/page-chunks.mjs'
import { common, conditions, here, ROUTERS_STAND_IN } from './vite.shared.ts'

// One page per kind of person: where to go, the till, the merchants' portal. The phone's app has a build of its own.
const input = { landing: here('index.html'), pos: here('pos/index.html'), portal: here('portal/index.html') }

export default defineConfig({
  ...common,
  resolve: { conditions, alias: [{ find: ROUTERS_STAND_IN, replacement: 'react' }] },
  build: {
    ...common.build,
    emptyOutDir: true,
    manifest: true,
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
  plugins: [react()],
})
