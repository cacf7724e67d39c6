import { aRuleAskedFor, type OfficeLogin } from '../campus/office.ts'
import { keysOf } from '../pages/keys.ts'
import { openOffice } from '../pages/office.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

/**
 * What Enter does in the first row of a table: goes to what the row is about, or opens a dialog that gives the focus back. A
 * table that is only read has no stop in its rows, and is one itself.
 */
type Row = 'GOES' | 'OPENS' | 'IS_READ'

/** Every page with a table that the demo campus fills, and who works with it. */
const TABLES: Readonly<Partial<Record<OfficeLogin, readonly (readonly [path: string, row: Row])[]>>> = {
  logistics: [
    ['/approvals?state=ALL', 'GOES'],
    ['/people', 'GOES'],
    ['/merchants', 'GOES'],
    ['/merchants/places', 'OPENS'],
    ['/terminals', 'GOES'],
    ['/payments?range=month', 'GOES'],
    ['/rules', 'IS_READ'],
    ['/rules/pending', 'GOES'],
  ],
  finance: [
    ['/trial-balance', 'GOES'],
    ['/reconciliation', 'GOES'],
    ['/exceptions?show=ALL', 'GOES'],
    ['/settlements', 'GOES'],
    ['/money/subsidies', 'GOES'],
    ['/reports?view=table', 'IS_READ'],
  ],
  admin: [
    ['/staff', 'OPENS'],
    ['/system', 'IS_READ'],
  ],
}

for (const [language, tag] of LANGUAGES) {
  test(`every table of the office is reached, read and worked with by keys alone (${language})`, { tag }, async ({
    place,
    openContext,
  }) => {
    await aRuleAskedFor(place)
    for (const [login, tables] of Object.entries(TABLES)) {
      const { page, goto } = await openOffice(place, openContext, { language, login: login as OfficeLogin })
      const keys = keysOf(page)
      for (const [path, row] of tables) {
        await goto(path)
        await expect(page.getByRole('main').locator('tbody tr').first()).toBeVisible()
        await expect(page.getByRole('main').locator('.skeleton')).toHaveCount(0)
        await keys.intoPage()
        if (row === 'IS_READ') await keys.toEveryTable()
        else await keys.toFirstRow()
        if (row === 'OPENS') await keys.thereAndBack()
        if (row !== 'GOES') continue
        const address = page.url()
        await page.keyboard.press('Enter')
        await expect(page).not.toHaveURL(address)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.getByRole('main').locator('.skeleton')).toHaveCount(0)
        await keys.fromTop()
        await keys.toEveryTable()
      }
    }
  })
}
