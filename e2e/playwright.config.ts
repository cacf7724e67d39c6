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
  // Journeys mostly wait, for a person's eyes or a server's clock: two of them share a machine of two cores well, each with
  // a campus of its own.
  workers: 2,
  fullyParallel: false,
  // Money has no second try.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: reportFile }]],
  globalTeardown: './campus/remove.ts',
  use: {
    launchOptions: launchOptions(),
    // Filming every page would cost a machine of two cores more than the journeys themselves, and keeping every document and answer
    // of theirs a fifth as much; `--trace on` keeps them.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false, snapshots: false },
    screenshot: 'only-on-failure',
    timezoneId: 'Asia/Shanghai',
  },
  projects: [
    { name: 'journeys', testDir: 'journeys', grepInvert: /@other-language/ },
    { name: 'other-language', testDir: 'journeys', grep: /@other-language/ },
    { name: 'attacks', testDir: 'attacks' },
    { name: 'faults', testDir: 'faults', timeout: 240_000 },
  ],
})
