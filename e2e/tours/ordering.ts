import { expect } from '@playwright/test'
import { ask } from '../campus/database.ts'
import { demoPlate, dynamicCode } from '../campus/merchant-codes.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { PIN } from '../campus/pins.ts'
import { withRule } from '../campus/rules.ts'
import { atScanTab, type Scanning } from '../pages/scanning.ts'
import type { Student } from '../pages/student.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

const MERCHANT = '10000009'
const TERMINAL = 'T00016'
const OTHER_PIN = '914703'

async function typeAmounts({ show }: Tour, { page, word, typeAmount }: Scanning): Promise<void> {
  const erase = async (times: number) => {
    for (let key = 0; key < times; key++) await page.getByRole('button', { name: word.erase }).click()
  }
  await expect(page.getByText(word.most)).toBeVisible()
  await show('order', page)
  await typeAmount('450')
  await expect(page.getByText(word.limitLeft)).toBeVisible()
  await show('order-near-limit', page)
  await typeAmount('0')
  await expect(page.getByText(word.overLimit)).toBeVisible()
  await show('order-over-limit', page)
  await erase(4)
  await typeAmount('12.50')
  await show('order-typed', page)
}

async function setPin({ show }: Tour, scanning: Scanning, payer: Payer): Promise<void> {
  const { page, word, sheet } = scanning
  await scanning.pressPay()
  await expect(sheet).toContainText(word.newPin)
  await show('set-pin', page)
  await scanning.typeNewPin('123456')
  await expect(sheet.getByRole('alert')).toBeVisible()
  await show('set-pin-too-easy', page)
  await scanning.typeNewPin(PIN)
  await expect(sheet).toContainText(word.repeatPin)
  await show('set-pin-repeat', page)
  await scanning.repeatNewPin(PIN)
  await scanning.sendPassword('not the password')
  await expect(sheet.getByRole('alert')).toBeVisible()
  await show('set-pin-password', page)
  await scanning.sendPassword(payer.password)
  await expect(scanning.pinPad).toBeVisible()
  await show('pin', page)
  await scanning.typePin(OTHER_PIN)
  await expect(sheet.getByRole('alert')).toBeVisible()
  await show('pin-wrong', page)
}

async function payWhileNobodyAnswers({ place, show }: Tour, phone: Student, scanning: Scanning): Promise<void> {
  const { page, word } = scanning
  await whileOnecardHangs(place, async () => {
    await scanning.typePin(PIN)
    await expect(scanning.sheet).toContainText(word.paying)
    await show('paying', page)
    await expect(page.getByRole('heading', { name: word.checking })).toBeVisible()
    await show('checking', page)
  })
  await expect(phone.result).toBeVisible({ timeout: 40_000 })
  await show('result', page)
  await phone.seeResultGo()
}

/** An order of a till, whose total changes under the payer's eyes. */
async function payTill({ place, show }: Tour, scanning: Scanning, payer: Payer): Promise<void> {
  const { page, word, sheet } = scanning
  const { url, till } = await dynamicCode(place, TERMINAL, { amount: 2_350, subject: '大盘鸡（小份），皮带面加一份' })
  await scanning.follow(url)
  await expect(page.getByText(word.payWithin)).toBeVisible()
  await show('order-of-till', page)
  await withRule(place, payer, { merchantNo: till.merchantNo, rateBps: 4_000 }, async () => {
    await scanning.pressPay()
    await expect(sheet).toContainText(word.changed)
    await show('total-changed', page)
  })
  await page.keyboard.press('Escape')
}

/** More than there is, and then nothing left of the day's limit. */
async function payTooMuch(
  { place, show }: Tour,
  { phone, scanning, payer }: { phone: Student; scanning: Scanning; payer: Payer },
): Promise<void> {
  const { page, word } = scanning
  const { url } = await demoPlate(place, MERCHANT)
  await scanning.follow(url)
  await scanning.typeAmount('300')
  await scanning.pressPay()
  await scanning.typePin(PIN)
  await expect(phone.result).toBeVisible()
  await phone.result.getByRole('button').click()
  await expect(page.getByRole('heading', { name: word.notPaid })).toBeVisible()
  await show('not-paid', page)
  await ask(place.ownerUrls.payment, 'UPDATE static_spend SET spent_fen = 50000 WHERE person_id = $1', [payer.personId])
  await scanning.follow(url)
  await expect(page.getByRole('link', { name: word.showCode })).toBeVisible()
  await show('limit-spent', page)
}

/** Five wrong ones lock the PIN, on the sheet and on the own page. */
async function lockPin({ place, show }: Tour, scanning: Scanning): Promise<void> {
  const { page, word, sheet } = scanning
  const { url } = await dynamicCode(place, TERMINAL, { amount: 100 })
  await page.goto('/app/me')
  await page.getByRole('button', { name: word.pinSetting }).click()
  await expect(sheet).toContainText(word.oldPin)
  await show('change-pin', page)
  await scanning.follow(url)
  await scanning.pressPay()
  for (const left of [4, 3, 2, 1]) {
    await scanning.typePin(OTHER_PIN)
    await expect(sheet).toContainText(word.wrongPin(left))
  }
  await scanning.typePin(OTHER_PIN)
  await expect(sheet).toContainText(word.pinLocked)
  await show('pin-locked', page)
  await page.goto('/app/me')
  await expect(page.getByRole('button', { name: word.pinSetting })).toContainText(word.lockedSetting)
  await show('me-pin-locked', page)
}

/** Every screen of an order: to look at, to pay, unknown, refused, and the PIN. */
export async function tourOrdering(tour: Tour): Promise<void> {
  const { place, devices, language } = tour
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 6_000 })
  const phone = await devices.openPhone({ language })
  const scanning = await atScanTab(phone, payer, language)
  await scanning.follow((await demoPlate(place, MERCHANT)).url)
  await typeAmounts(tour, scanning)
  await setPin(tour, scanning, payer)
  await payWhileNobodyAnswers(tour, phone, scanning)
  await payTill(tour, scanning, payer)
  await payTooMuch(tour, { phone, scanning, payer })
  await lockPin(tour, scanning)
}
