import { showCode } from '@yimatong/bench/simulated/phone'
import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import type { Till } from '../pages/till.ts'
import type { Tour } from './tour.ts'

const HAND_MS = 45
/** Where a till sends its cancellations. */
export const CANCELLATIONS = '**/gateway/v1/payments/*/cancel'

/** Two payments: one goes back in part, the other whole, after its answer was lost. */
export async function tourBack({ place, show }: Tour, till: Till): Promise<void> {
  const { page, charge, scan, saw, stage } = till
  const phone = await phoneWithCodes(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 9_000 }))
  for (const amount of ['12.50', '8.00']) {
    await charge(amount)
    await scan(await showCode(phone))
    await saw('PAID')
    await expect(stage('TYPE_AMOUNT')).toBeVisible()
  }
  const sheet = page.getByRole('dialog')
  await page.keyboard.press('F6')
  await expect(sheet.getByRole('option').first()).toBeVisible()
  await show('give-back', page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type('5', { delay: HAND_MS })
  await page.keyboard.press('ArrowDown')
  await show('refund-in-part', page)
  await page.keyboard.press('F6')
  await expect(sheet.locator('[data-back=DONE]')).toBeVisible()
  await show('refunded', page)
  await page.keyboard.press('Escape')

  // Nothing that is sent arrives, for a while.
  await page.route(CANCELLATIONS, (route) => route.abort())
  await page.keyboard.press('F6')
  await page.keyboard.press('Enter')
  await show('cancel-last', page)
  await page.keyboard.press('F6')
  await expect(sheet.locator('.result-wait')).toBeVisible()
  await show('cancel-in-doubt', page)
  await page.unroute(CANCELLATIONS)
  await expect(sheet.locator('[data-back=DONE]')).toBeVisible()
  await show('cancelled', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('F6')
  await page.keyboard.type('777', { delay: HAND_MS })
  await expect(sheet.getByRole('option')).toHaveCount(0)
  await show('give-back-no-match', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('F4')
  await expect(stage('NOT_PAID')).toBeVisible()
  await show('last-result-cancelled', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('F10')
  await show('todays-sales-gone-back', page)
  await page.keyboard.press('Escape')

  await page.keyboard.press('Shift+F7')
  await expect(sheet.locator('.receipt-paper')).toBeVisible()
  await show('printer', page)
  await sheet.getByRole('button', { name: /^(串口打印机|Serial port)$/ }).click()
  await show('printer-serial', page)
  await sheet.getByRole('button', { name: /^(试打一张|Print a test)$/ }).click()
  await expect(sheet.getByRole('alert')).toBeVisible()
  await show('printer-without-port', page)
  await sheet.getByRole('button', { name: /^(浏览器打印|The browser)$/ }).click()
  await page.keyboard.press('Escape')
}
