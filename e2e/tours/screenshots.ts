import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { inRoot } from '../../scripts/run.mjs'
import { elsewhere, withCampus } from '../campus/session.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { devicesFrom } from '../pages/devices.ts'
import type { Language } from '../pages/words.ts'
import { tourConfirming } from './confirming.ts'
import { tourGivingBack } from './giving-back.ts'
import { tourLanding } from './landing.ts'
import { tourOfficePayBack } from './office-pay-back.ts'
import { tourOfficePayments } from './office-payments.ts'
import { tourOfficeReports } from './office-reports.ts'
import { tourOfficeSettlement } from './office-settlement.ts'
import { tourOfficeRules } from './office-rules.ts'
import { tourOfficePeople } from './office-people.ts'
import { tourOfficeMerchants } from './office-merchants.ts'
import { tourOfficeReconciliation } from './office-reconciliation.ts'
import { tourOrdering } from './ordering.ts'
import { momentOfPayment, sideBySide } from './picture.ts'
import { tourPortal } from './portal.ts'
import { tourPortalCodes } from './portal-codes.ts'
import { tourRefunds } from './refunds.ts'
import { tourScanning } from './scanning.ts'
import { tourShift } from './shift.ts'
import { tourStudent } from './student.ts'
import { tourOffice } from './office-foundation.ts'
import { tourTill } from './till.ts'
import { tourOfficeMoney } from './office-money.ts'
import { tourWebhooks } from './webhooks.ts'

/** Takes a picture of every screen and state in both languages, and the one of both screens for the README. */

const TOURS = {
  landing: tourLanding,
  student: tourStudent,
  scanning: tourScanning,
  ordering: tourOrdering,
  confirming: tourConfirming,
  till: tourTill,
  'office-foundation': tourOffice,
  'giving-back': tourGivingBack,
  shift: tourShift,
  portal: tourPortal,
  'portal-codes': tourPortalCodes,
  refunds: tourRefunds,
  webhooks: tourWebhooks,
  'office-money': tourOfficeMoney,
  'office-reports': tourOfficeReports,
  'office-rules': tourOfficeRules,
  'office-people': tourOfficePeople,
  'office-merchants': tourOfficeMerchants,
  'office-reconciliation': tourOfficeReconciliation,
  'office-settlement': tourOfficeSettlement,
  'office-pay-back': tourOfficePayBack,
  'office-payments': tourOfficePayments,
}
const LANGUAGES: readonly Language[] = ['zh-CN', 'en']
const README_PICTURE = inRoot('docs', 'reverse-scan.png')

// npm runs this in the workspace's folder; a path is meant from where the person stands.
const folder = path.resolve(process.env['INIT_CWD'] ?? '.', process.argv[2] ?? elsewhere('yimatong-screenshots'))

await withCampus(async (place) => {
  const browser = await chromium.launch(launchOptions())
  const devices = devicesFrom({ browser, place, onPage: () => undefined })
  try {
    for (const language of LANGUAGES) {
      for (const [room, walk] of Object.entries(TOURS)) {
        const target = path.join(folder, language, room)
        mkdirSync(target, { recursive: true })
        let stop = 0
        await walk({
          place,
          devices,
          language,
          show: async (name, page) => {
            stop += 1
            const number = String(stop).padStart(2, '0')
            await page.screenshot({ path: path.join(target, `${number}-${name}.png`), animations: 'disabled' })
          },
        })
        console.log(`${stop} pictures in ${target}`)
      }
    }
    const both = await momentOfPayment({ place, devices, language: 'zh-CN' })
    mkdirSync(path.dirname(README_PICTURE), { recursive: true })
    writeFileSync(README_PICTURE, await sideBySide(browser, both))
    console.log(README_PICTURE)
  } finally {
    await devices.close()
    await browser.close()
  }
})
