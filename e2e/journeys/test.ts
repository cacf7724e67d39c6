import type { Page } from '@playwright/test'
import { LUNCH_RATES, MIDNIGHT, untilTurn } from '../../scripts/turns.mjs'
import { expect, test as base } from '../campus/test.ts'
import { lookAt } from '../eyes/axe.ts'
import { type Devices, devicesFrom } from '../pages/devices.ts'

export { expect } from '../campus/test.ts'

/** Longer than nearly every journey takes. */
const LAST_MS = 120_000

interface Watched {
  /** Whoever would begin just before the date or a rate changes begins after it: a day's list and a total are looked at twice. */
  awayFromTurns: void
  /** Watches what a page complains about in the console: the test fails at its end if there was anything. */
  watch: (page: Page) => void
  devices: Devices
}

/** The network's failures are what these tests are about; a page that handles them has nothing else to say. */
const EXPECTED = [/^Failed to load resource:/, /^WebSocket connection to .* failed/]

/** Phones and tills for one test, all of them watched. */
export const test = base.extend<Watched & Pick<Devices, 'openContext' | 'openPhone' | 'openTill'>>({
  awayFromTurns: [
    // As below.
    // oxlint-disable-next-line eslint/no-empty-pattern
    async ({}, use) => {
      const left = () => untilTurn(Date.now(), [MIDNIGHT, ...LUNCH_RATES])
      await expect.poll(left, { timeout: LAST_MS + 15_000, intervals: [1000] }).toBeGreaterThan(LAST_MS)
      await use()
    },
    { auto: true, timeout: LAST_MS + 30_000 },
  ],
  // Playwright reads the pattern to learn what is needed, so it has to be there.
  // oxlint-disable-next-line eslint/no-empty-pattern
  watch: async ({}, use) => {
    const complaints: string[] = []
    const note = (text: string) => {
      if (!EXPECTED.some((pattern) => pattern.test(text))) complaints.push(text)
    }
    await use((page) => {
      page.on('console', (message) => message.type() === 'error' && note(message.text()))
      page.on('pageerror', (error) => note(`${error.name}: ${error.message}`))
    })
    expect(complaints, 'errors in the console').toEqual([])
  },
  devices: async ({ browser, place, watch }, use) => {
    const devices = devicesFrom({ browser, place, onPage: watch })
    await use(devices)
    await devices.close()
  },
  openContext: ({ devices }, use) => use(devices.openContext),
  openPhone: ({ devices }, use) => use(devices.openPhone),
  openTill: ({ devices }, use) => use(devices.openTill),
})

/** Notes with the results how soon after that something was seen. It has to be told; how soon a busy machine does it proves nothing. */
export function noteSince(since: number, what: string): void {
  test.info().annotations.push({ type: what, description: `${Date.now() - since} ms` })
}

/** No violation of WCAG 2.2 AA that axe can find on what the page shows now. */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  const { kept, violations } = await lookAt(page)
  expect.soft(kept.length, `rules that ${what} was held to`).toBeGreaterThan(5)
  expect.soft(violations, what).toEqual([])
}
