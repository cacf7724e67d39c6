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
    await tourOfficeMoney({ place, devices, language, show: async () => undefined })
  })
}
