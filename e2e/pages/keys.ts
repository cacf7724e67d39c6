import { expect, type Locator, type Page } from '@playwright/test'

/** What the Tab key should stop at; of a group of radio buttons it is the chosen one. */
const STOPS =
  'a[href], button:enabled, input:enabled:not([type=radio]), input:checked, select:enabled, textarea:enabled, summary, [tabindex="0"]'
/** A field of a date has a stop for each of its parts. */
const MOST_PARTS = 8

interface Here {
  /** The place among all stops of the page, in the order of reading. */
  at: number
  /** How many there are. */
  of: number
  /** Somebody who looks sees where the focus is. */
  seen: boolean
  /** It is in a row of a table's body, or is the first that follows a table's row. */
  inRow: boolean
  /** Which of the page's tables it is on or in, and how many of them are seen. */
  tables: number[]
  ofTables: number
}

const hereIn = (main: Locator): Promise<Here> =>
  main.evaluate((page, stops) => {
    const focused = document.activeElement ?? document.body
    const all = [...page.querySelectorAll(stops)].filter((one) => one.checkVisibility())
    const tables = [...page.querySelectorAll('table')].filter((one) => one.checkVisibility())
    const isOutlined = (one: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one)
      return outlineStyle !== 'none' && outlineWidth !== '0px'
    }
    // A field with a unit beside it shows its focus on the frame around both.
    let frame: Element | null = focused
    while (frame !== null && frame !== page && !isOutlined(frame)) frame = frame.parentElement
    return {
      at: all.indexOf(focused),
      of: all.length,
      seen: (frame !== null && frame !== page) || getComputedStyle(focused).boxShadow !== 'none',
      inRow: focused.closest('tbody tr') !== null,
      tables: tables.flatMap((one, at) => (one.contains(focused) || focused.contains(one) ? [at] : [])),
      ofTables: tables.length,
    }
  }, STOPS)

/** Somebody with a keyboard and nothing else. */
export interface Keys {
  /** Over the navigation into the page, by the link that is there for it. */
  intoPage: () => Promise<void>
  /** Begins at the top of a page that another one has led to. */
  fromTop: () => Promise<void>
  /** From stop to stop, none left out and each of them seen, until the focus has stood on every table of the page or in it. */
  toEveryTable: () => Promise<void>
  /** From stop to stop, none left out and each of them seen, until the focus stands on this. */
  to: (stop: Locator) => Promise<void>
  /** From stop to stop, none left out and each of them seen, until the focus stands in a row of a table. */
  toFirstRow: () => Promise<void>
  /** From where the focus is in a dialog until it stands on its table. */
  toDialogsTable: () => Promise<void>
  /** Opens a dialog with what has the focus, and leaves it by Escape: the focus comes back. */
  thereAndBack: () => Promise<void>
}

export function keysOf(page: Page): Keys {
  const main = page.getByRole('main')
  const next = async (from: number): Promise<Here> => {
    for (let part = 0; part < MOST_PARTS; part++) {
      await page.keyboard.press('Tab')
      const here = await hereIn(main)
      if (here.at !== from) return here
    }
    throw new Error(`${page.url()}: Tab does not leave stop ${from}`)
  }
  const onwards = async (isThere: (here: Here) => boolean) => {
    let here = await next(-1)
    for (let at = 0; ; at++) {
      expect(here, `${page.url()}: stop ${at} of ${here.of}`).toMatchObject({ at, seen: true })
      if (isThere(here)) return
      here = await next(at)
    }
  }
  const toEveryTable = async () => {
    const { ofTables } = await hereIn(main)
    const passed = new Set<number>()
    if (ofTables === 0) return
    await onwards(({ tables }) => {
      for (const table of tables) passed.add(table)
      return passed.size === ofTables
    })
  }
  return {
    async intoPage() {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await expect(main).toBeFocused()
    },
    fromTop: () => main.focus(),
    toEveryTable,
    async to(stop) {
      const wanted = await stop.evaluate((one, stops) => {
        const main = one.closest('main')
        return [...(main?.querySelectorAll(stops) ?? [])].filter((each) => each.checkVisibility()).indexOf(one)
      }, STOPS)
      await onwards(({ at }) => at === wanted)
      await expect(stop).toBeFocused()
    },
    toFirstRow: () => onwards(({ inRow }) => inRow),
    async toDialogsTable() {
      const dialog = page.getByRole('dialog')
      const isThere = () => dialog.evaluate((one) => one.querySelector('table')?.closest(':focus') !== null)
      const stops = await dialog.evaluate((one, all) => one.querySelectorAll(all).length, STOPS)
      for (let at = 0; at < stops * MOST_PARTS && !(await isThere()); at++) await page.keyboard.press('Tab')
      expect(await isThere(), `${page.url()}: Tab reaches the dialog's table`).toBe(true)
    },
    async thereAndBack() {
      const opener = await page.evaluateHandle(() => document.activeElement)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await expect(dialog).toBeVisible()
      expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true)
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
      expect(await opener.evaluate((one) => one === document.activeElement)).toBe(true)
    },
  }
}
