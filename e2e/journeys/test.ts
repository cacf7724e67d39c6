import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { expect, test as base } from '../campus/test.ts'
import { activationCode } from '../campus/tills.ts'
import type { Place } from '../campus/place.ts'
import { type Student, studentOn } from '../pages/student.ts'
import { type Till, tillOn } from '../pages/till.ts'
import type { Language } from '../pages/words.ts'

export { expect } from '../campus/test.ts'

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  isMobile: true,
  hasTouch: true,
}
export const TILL: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }

interface Devices {
  /** A phone of its own, with nothing on it. */
  openPhone: (options?: { language?: Language }) => Promise<Student>
  /** A till that nobody else uses, switched on. */
  openTill: (options?: { language?: Language; terminalNo?: string }) => Promise<Till>
  /** A browser's window of its own, closed after the test; its pages are watched. */
  openContext: (language: Language, options: BrowserContextOptions) => Promise<BrowserContext>
  /** Watches what a page complains about in the console: the test fails at its end if there was anything. */
  watch: (page: Page) => void
}

let tillsOpened = 0
const TERMINALS = 20

/** Each test gets the next terminal; after twenty the first one is activated anew. */
export function nextTerminal(): string {
  tillsOpened += 1
  return `T${String(((tillsOpened - 1) % TERMINALS) + 1).padStart(5, '0')}`
}

/** The network's failures are what these tests are about; a page that handles them has nothing else to say. */
const EXPECTED = [/^Failed to load resource:/, /^WebSocket connection to .* failed/]

export const test = base.extend<Devices>({
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
  openContext: async ({ browser, place, watch }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (language, options) => {
      const context = await browser.newContext({ ...options, ...contextOf(place, language) })
      contexts.push(context)
      context.on('page', watch)
      return context
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
  openPhone: async ({ openContext }, use) => {
    await use(async ({ language = 'zh-CN' } = {}) => {
      const context = await openContext(language, PHONE)
      return studentOn(await context.newPage(), language)
    })
  },
  openTill: async ({ openContext, place }, use) => {
    await use(async ({ language = 'zh-CN', terminalNo = nextTerminal() } = {}) => {
      const context = await openContext(language, TILL)
      const till = tillOn(await context.newPage(), language)
      await till.activate(await activationCode(place, terminalNo))
      return till
    })
  },
})

export function contextOf(place: Place, language: Language): BrowserContextOptions {
  return { baseURL: place.origin, locale: language, timezoneId: 'Asia/Shanghai' }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** No violation of WCAG 2.2 AA that axe can find on what the page shows now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }))
  expect(found).toEqual([])
}
