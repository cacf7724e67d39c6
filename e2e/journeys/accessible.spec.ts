import type { Language } from '../pages/words.ts'
import { tourConfirming } from '../tours/confirming.ts'
import { tourGivingBack } from '../tours/giving-back.ts'
import { tourLanding } from '../tours/landing.ts'
import { tourOfficeMoney } from '../tours/office-money.ts'
import { tourOfficePayBack } from '../tours/office-pay-back.ts'
import { tourOfficePayments } from '../tours/office-payments.ts'
import { tourOfficeReports } from '../tours/office-reports.ts'
import { tourOfficeSettlement } from '../tours/office-settlement.ts'
import { tourOfficeRules } from '../tours/office-rules.ts'
import { tourOfficePeople } from '../tours/office-people.ts'
import { tourOfficeMerchants } from '../tours/office-merchants.ts'
import { tourOfficeReconciliation } from '../tours/office-reconciliation.ts'
import { tourOrdering } from '../tours/ordering.ts'
import { tourPortal } from '../tours/portal.ts'
import { tourPortalCodes } from '../tours/portal-codes.ts'
import { tourRefunds } from '../tours/refunds.ts'
import { tourScanning } from '../tours/scanning.ts'
import { tourShift } from '../tours/shift.ts'
import { tourStudent } from '../tours/student.ts'
import { tourOffice } from '../tours/office-foundation.ts'
import { tourTill } from '../tours/till.ts'
import { tourWebhooks } from '../tours/webhooks.ts'
import { lookAt } from '../eyes/axe.ts'
import { expect, expectAccessible, test } from './test.ts'

const TOURS = {
  'the first page': tourLanding,
  'the student app': tourStudent,
  'scanning on a phone': tourScanning,
  'paying what was scanned': tourOrdering,
  'confirming by PIN': tourConfirming,
  'the till': tourTill,
  'the logistics office': tourOffice,
  'giving back at the till': tourGivingBack,
  "a cashier's shift": tourShift,
  "the merchant's portal": tourPortal,
  "the merchant's codes": tourPortalCodes,
  'what goes back': tourRefunds,
  'notifications to merchants': tourWebhooks,
  'money in and out': tourOfficeMoney,
  "the office's reports and system": tourOfficeReports,
  'surcharge rules': tourOfficeRules,
  'people in the office': tourOfficePeople,
  "the office's merchants and tills": tourOfficeMerchants,
  'reconciliation and exceptions': tourOfficeReconciliation,
  "settlements in the office and at a merchant's": tourOfficeSettlement,
  'paying many back at once': tourOfficePayBack,
  'payments of the whole campus': tourOfficePayments,
}
/** What axe looks for hardly depends on the words, so every run walks in the first; the other is a project of its own. */
const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

test('what has no name and what nobody can read is found, also when the page was looked at before', async ({
  openContext,
}) => {
  const page = await (await openContext('en', {})).newPage()
  const violationsNow = async () => (await lookAt(page)).violations
  await page.goto('/')
  expect(await violationsNow()).toEqual([])
  await page.getByRole('main').evaluate((main) => {
    main.insertAdjacentHTML('beforeend', '<button class="nameless"></button><p class="pale">Menu</p>')
    const pale = main.querySelector<HTMLElement>('.pale')
    if (pale !== null) Object.assign(pale.style, { color: '#ccc', background: '#fff' })
  })
  expect(await violationsNow()).toEqual([
    { id: 'button-name', where: ['.nameless'] },
    { id: 'color-contrast', where: ['.pale'] },
  ])
  await page.reload()
  expect(await violationsNow()).toEqual([])
})

/** A walk goes through dozens of screens, and axe looks at each. Walks know nothing of each other. */
test.describe.configure({ mode: 'parallel', timeout: 240_000 })

for (const [what, walk] of Object.entries(TOURS)) {
  for (const [language, tag] of LANGUAGES) {
    test(`every screen and state of ${what} keeps WCAG 2.2 AA (${language})`, { tag }, async ({ place, devices }) => {
      await walk({ place, devices, language, show: (name, page) => expectAccessible(page, name) })
    })
  }
}
