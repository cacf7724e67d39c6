import { wanted } from '@yimatong/bench/simulated/json'
import { type Phone, showCode } from '@yimatong/bench/simulated/phone'
import { orderView } from '@yimatong/contract/platform-api'
import { expect, type Route } from '@playwright/test'
import { ask } from '../campus/database.ts'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { type ScanningPhone, scanningPhone } from '../campus/scanning-phones.ts'
import { type Display, openDisplay } from '../pages/display.ts'
import type { Till } from '../pages/till.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

const HAND_MS = 45
const DYNAMIC_CODES = '**/gateway/v1/dynamic-codes'

interface Counter {
  till: Till
  display: Display
}

/** A sale by the phone's own code, as the customer sees it. */
async function scannedSale({ show }: Tour, { till, display }: Counter, phone: Phone): Promise<void> {
  const { page, scan } = till
  await show('display-idle', display.page)
  await page.keyboard.type('12.50', { delay: HAND_MS })
  await expect(display.face('AMOUNT')).toBeVisible()
  await show('display-amount', display.page)
  await page.keyboard.press('Enter')
  await expect(display.face('SHOW_CODE')).toBeVisible()
  await show('display-show-code', display.page)
  await page.keyboard.press('Escape')
  await scan(await showCode(phone))
  await page.keyboard.type('12.50', { delay: HAND_MS })
  await expect(display.face('DUE')).toBeVisible()
  await show('display-due', display.page)
  await page.keyboard.press('Escape')
  await expect(till.stage('TYPE_AMOUNT')).toBeVisible()
}

/** The gateway does not answer while it is seen that the till waits for it. */
async function makingCode({ show }: Tour, { page, stage, askForCode }: Till): Promise<void> {
  const held: Route[] = []
  await page.route(DYNAMIC_CODES, (route) => void held.push(route))
  await askForCode('12.50')
  await expect(stage('MAKING_CODE')).toBeVisible()
  await show('making-code', page)
  await Promise.all(held.map((route) => route.continue()))
  await page.unroute(DYNAMIC_CODES)
  // The till does not wait for ever, and looking may take longer: another code is asked for in any case.
  await page.keyboard.press('Escape')
  await askForCode('12.50')
  await expect(stage('DYNAMIC_CODE')).toBeVisible()
}

/** A code that is open, disturbed by a scan and a poor customer, and cancelled. */
async function openCode(tour: Tour, { till, display }: Counter, phone: Phone): Promise<void> {
  const { page, stage, scan, scanQr } = till
  const { show, place } = tour
  await makingCode(tour, till)
  await show('dynamic-code', page)
  await expect(display.face('DYNAMIC_CODE')).toBeVisible()
  await show('display-code', display.page)
  await scan(await showCode(phone))
  await expect(stage('DYNAMIC_CODE')).toContainText(till.word.scanRefused)
  await show('dynamic-code-scan-refused', page)
  const poor = await scanningPhone(place, await aPayer(place, { balanceFen: 1 }))
  await poor.scanAndPay(await scanQr())
  // That the scan was refused is said for six seconds first.
  await expect(stage('DYNAMIC_CODE')).toContainText(till.word.attemptFailed, { timeout: 15_000 })
  await show('dynamic-code-attempt-failed', page)
  // However much is said beside it, the symbol is whole.
  await expect(display.page.locator('.face-qr')).toBeInViewport({ ratio: 1 })
  await expect(display.page.locator('.face-again')).toBeInViewport({ ratio: 1 })
  await show('display-code-attempt-failed', display.page)
  await page.keyboard.press('F10')
  await expect(page.getByRole('row').filter({ hasText: till.word.waiting })).toBeVisible()
  await show('todays-sales-with-open-code', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(stage('PRESS_ENTER')).toContainText(till.word.cancelled)
  await show('dynamic-code-cancelled', page)
  await page.keyboard.press('Escape')
}

/** Somebody pays, slowly. */
async function paidCode({ show, place }: Tour, { till, display }: Counter, payer: ScanningPhone): Promise<void> {
  const { page, stage, askForCode, scanQr } = till
  await askForCode('12.50')
  const order = wanted(await payer.scan(await scanQr()), orderView)
  let paying: Promise<unknown> | undefined
  await whileOnecardHangs(place, async () => {
    paying = payer.pay(order)
    await expect(stage('CODE_IN_DOUBT')).toBeVisible()
    await show('dynamic-code-being-paid', page)
    await expect(display.face('PROCESSING')).toBeVisible()
    await show('display-processing', display.page)
  })
  await expect(display.face('PAID')).toBeVisible()
  await show('display-paid', display.page)
  await paying
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
}

/** Nobody pays in time. */
async function expiredCode({ show, place }: Tour, { till, display }: Counter): Promise<void> {
  const { page, stage, askForCode, scanQr, saw } = till
  await askForCode('12.50')
  const sql = `UPDATE dynamic_codes SET expires_at = created_at + interval '1 second' WHERE strpos($1, token) > 0`
  await ask(place.ownerUrls.payment, sql, [await scanQr()])
  // Red goes by itself on both screens, and looking at one of them may take as long.
  const [said] = await Promise.all([saw('NOT_PAID'), expect(display.face('NOT_PAID')).toBeVisible()])
  expect(said).toContain(till.word.expired)
  await show('dynamic-code-expired', page)
  await show('display-not-paid', display.page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
}

/** Every state of a dynamic code at the till, and of the customer's window beside it. */
export async function tourCodes(tour: Tour, till: Till): Promise<void> {
  const payer = await aPayer(tour.place, { identityClass: 'OUTSIDER', balanceFen: 6_000 })
  const phone = await phoneWithCodes(tour.place, payer)
  const counter = { till, display: await openDisplay(till, tour.language) }
  await scannedSale(tour, counter, phone)
  await openCode(tour, counter, phone)
  await paidCode(tour, counter, await scanningPhone(tour.place, payer))
  await expiredCode(tour, counter)
  await till.page.goto('about:blank')
  await expect(counter.display.face('CLOSED')).toBeVisible()
  await tour.show('display-till-not-open', counter.display.page)
  await counter.display.page.close()
  await till.page.goto('/pos/')
  await expect(till.stage('TYPE_AMOUNT')).toBeVisible()
}
