import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import type { Place } from '../campus/place.ts'
import { activationCode } from '../campus/tills.ts'
import { type Student, studentOn } from './student.ts'
import { type Till, tillOn } from './till.ts'
import { watchStage } from './witness.ts'
import type { Language } from './words.ts'

/** The sizes that the screens were drawn for. */
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  isMobile: true,
  hasTouch: true,
}
export const TILL: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }

export interface Devices {
  /** A browser window of its own. */
  openContext: (language: Language, options: BrowserContextOptions) => Promise<BrowserContext>
  /** A phone with nothing on it. */
  openPhone: (options?: { language?: Language; more?: BrowserContextOptions }) => Promise<Student>
  /** A till that nobody else uses, switched on. */
  openTill: (options?: { language?: Language; terminalNo?: string; more?: BrowserContextOptions }) => Promise<Till>
}

let tillsOpened = 0
/** The nineteenth sells only in a cashier's shift, and is asked for by name. */
const TERMINALS = Array.from({ length: 20 }, (_, index) => `T${String(index + 1).padStart(5, '0')}`).filter(
  (terminalNo) => terminalNo !== 'T00019',
)

/** The next terminal of the demo campus; after the last one the first is activated anew. */
function nextTerminal(): string {
  tillsOpened += 1
  return TERMINALS[(tillsOpened - 1) % TERMINALS.length] ?? 'T00001'
}

export interface Shop {
  browser: Browser
  place: Place
  /** Hears of every page that is opened. */
  onPage: (page: Page) => void
}

/** Where phones and tills come from. `close` takes back every one that was handed out. */
export function devicesFrom({ browser, place, onPage }: Shop): Devices & { close: () => Promise<void> } {
  const contexts: BrowserContext[] = []
  const openContext: Devices['openContext'] = async (language, options) => {
    const about = { baseURL: place.origin, locale: language, timezoneId: 'Asia/Shanghai' }
    const context = await browser.newContext({ ...options, ...about })
    contexts.push(context)
    context.on('page', onPage)
    return context
  }
  return {
    openContext,
    openPhone: async ({ language = 'zh-CN', more = {} } = {}) => {
      const context = await openContext(language, { ...PHONE, ...more })
      return studentOn(await context.newPage(), language)
    },
    openTill: async ({ language = 'zh-CN', terminalNo = nextTerminal(), more = {} } = {}) => {
      const context = await openContext(language, { ...TILL, ...more })
      await context.addInitScript(watchStage)
      const till = tillOn(await context.newPage(), language)
      await till.activate(await activationCode(place, terminalNo))
      return till
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()))
    },
  }
}
