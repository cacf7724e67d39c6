import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'

/** A path of this workspace, from its root. */
export const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Our own packages are taken from their sources, so the pages never wait for another build. */
export const conditions = ['source', 'module', 'browser', 'development|production']

/** The router asks for a stand-in for what every library of components has today. */
export const ROUTERS_STAND_IN = /^use-sync-external-store\/shim(\/index\.js)?$/

// `vite` alone serves the pages, or with the other configuration the app, and leaves everything else to a running campus.
const campus = process.env['CAMPUS_ORIGIN'] ?? 'http://127.0.0.1:8080'
const proxy = Object.fromEntries(
  ['/platform', '/tsm', '/gateway', '/portal/v1', '/q/', '/demo', '/docs', '/socket.io'].map((path) => [
    path,
    { target: campus, ws: path === '/socket.io' },
  ]),
)

export const common = {
  root: here('.'),
  server: { proxy },
  build: {
    target: 'baseline-widely-available',
    outDir: 'dist',
    modulePreload: { polyfill: false },
    // Data addresses would have to be allowed one by one in the content security policy.
    assetsInlineLimit: 0,
  },
} satisfies UserConfig
