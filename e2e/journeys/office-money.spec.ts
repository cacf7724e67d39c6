import type { Page } from '@playwright/test'
import { keysOf } from '../pages/keys.ts'
import type { Language } from '../pages/words.ts'
import { tourOfficeMoney } from '../tours/office-money.ts'
import { test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

for (const [language, tag] of LANGUAGES) {
  test(`finance takes money at the counter, gives subsidies by two persons, closes an account, and the books balance (${language})`, {
    tag,
  }, async ({ place, devices }) => {
    const show = async (_: string, page: Page) => {
      const keys = keysOf(page)
      const dialog = page.getByRole('dialog')
      if ((await dialog.getByRole('table').count()) > 0) await keys.toDialogsTable()
      // A dialog keeps the focus to itself.
      if ((await dialog.count()) > 0) return
      await keys.fromTop()
      await keys.toEveryTable()
    }
    await tourOfficeMoney({ place, devices, language, show })
  })
}
