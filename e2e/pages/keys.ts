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
  /** It is what a table scrolls in. */
  onTable: boolean
}

const hereIn = (main: Locator): Promise<Here> =>
  main.evaluate((page, stops) => {
    const focused = document.activeElement ?? document.body
    const all = [...page.querySelectorAll(stops)].filter((one) => one.checkVisibility())
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused)
    return {
      at: all.indexOf(focused),
      of: all.length,
      seen: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
      inRow: focused.closest('tbody tr') !== null,
      onTable: focused.matches('.table-frame'),
    }
  }, STOPS)

/** Somebody with a keyboard and nothing else. */
export interface Keys {
  /** Over the navigation into the page, by the link that is there for it. */
  intoPage: () => Promise<void>
  /** From stop to stop, none left out and each of them seen, until the focus stands in a row of a table. */
  toFirstRow: () => Promise<void>
  /** Likewise, until it stands on a table that has nothing but words, which its arrow keys then move. */
  toTable: () => Promise<void>
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
  return {
    async intoPage() {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await expect(main).toBeFocused()
    },
    toFirstRow: () => onwards(({ inRow }) => inRow),
    toTable: () => onwards(({ onTable }) => onTable),
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
