import { defineConfig } from '@playwright/test'
import { useQuickTemporaryFolder } from '../scripts/temporary.mjs'
import { dataFolder } from './campus/place.ts'
import { launchOptions } from './eyes/chromium.ts'

// Decided here, before any worker starts: a worker that follows a failed one goes on with the same campus.
useQuickTemporaryFolder()
dataFolder()

const reportFile = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? '../test-results/playwright.json'

export default defineConfig({
  outputDir: '../test-results/journeys',
  // Journeys mostly wait, for a person's eyes or a server's clock, or for servers that die or keep silent: three share a machine of
  // two cores well, each with a campus of its own; with four each takes half as long again.
  workers: 3,
  fullyParallel: false,
  // Money has no second try.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: reportFile }]],
  globalSetup: './campus/fill.ts',
  globalTeardown: './campus/remove.ts',
  use: {
    launchOptions: launchOptions(),
    // Filming every page would cost a machine of two cores more than the journeys themselves, and keeping every document and answer
    // of theirs a fifth as much; `--trace on` keeps them.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false, snapshots: false },
    screenshot: 'only-on-failure',
    timezoneId: 'Asia/Shanghai',
  },
  // In the order in which they are begun: first what breaks a campus, and what attacks it and at last changes all its keys, for each has
  // its campus to itself and takes one thing after the other; the many others then share the machine to the end.
  projects: [
    { name: 'faults', testDir: 'faults', timeout: 240_000, workers: 1 },
    { name: 'attacks', testDir: 'attacks', workers: 1 },
    { name: 'journeys', testDir: 'journeys', grepInvert: /@other-language/, workers: 3 },
    { name: 'other-language', testDir: 'journeys', grep: /@other-language/, workers: 2 },
  ],
})
