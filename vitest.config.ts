import { defineConfig } from 'vitest/config'
import { useQuickTemporaryFolder } from './scripts/temporary.mjs'

useQuickTemporaryFolder()

// Workspace packages are resolved to their sources, so no test ever needs a build.
const conditions = ['source', 'module', 'node', 'development|production']

const project = (name: string, include = ['src/**/*.test.ts', 'test/**/*.test.ts']) => ({
  extends: true as const,
  test: { name, root: name, include, environment: 'node' as const },
})

// These start a PostgreSQL cluster of their own, shared by the whole run.
const withDatabase = (name: string) => {
  const { test, ...rest } = project(name)
  return {
    ...rest,
    test: { ...test, globalSetup: [new URL('prisma/test/cluster.setup.ts', import.meta.url).pathname] },
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    setupFiles: ['properties', 'midnight'].map(
      (name) => new URL(`scripts/${name}.setup.mjs`, import.meta.url).pathname,
    ),
    // Files mostly wait for databases and peers; left to itself a machine of two cores would run one at a time.
    maxWorkers: 2,
    // A file that finds loaded what the one before it has loaded costs half as much. Files keep no state in modules, so each
    // still begins on its own: with databases, processes and keys that nobody else knows.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
    // Vitest would give up after a second, which nobody means: a machine that others use stands still for longer now and then.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      project('contract'),
      project('kit'),
      withDatabase('tsm'),
      withDatabase('server'),
      withDatabase('prisma'),
      withDatabase('audit'),
      project('bench'),
      project('torture'),
      project('web'),
      project('scripts', ['*.test.mjs', 'test/**/*.test.mjs']),
    ],
  },
})
