import { openTill } from '@yimatong/bench/simulated/campus-people'
import { type Phone, showCode } from '@yimatong/bench/simulated/phone'
import { wanted } from '@yimatong/bench/simulated/json'
import { orderView } from '@yimatong/contract/platform-api'
import { expect } from '@playwright/test'
import { newPlate } from '../campus/merchant-codes.ts'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { scanningPhone } from '../campus/scanning-phones.ts'
import { TILL } from '../pages/devices.ts'
import { type Till, tillOn } from '../pages/till.ts'
import { tourCodes } from './till-codes.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

/** Of a stall whose owner can make plates. */
const [MERCHANT, TERMINAL] = ['10000009', 'T00016']
const HAND_MS = 45
const SCREENSHOT_AGE_MS = 90_000

async function arrive({ devices, language, show }: Tour): Promise<void> {
  const page = await (await devices.openContext(language, TILL)).newPage()
  const { word } = tillOn(page, language)
  await page.goto('/pos/')
  await page.getByLabel(word.activationCode).fill('0000-0000')
  await page.getByRole('button', { name: word.activate, exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText(/./)
  await expect(page.getByRole('button', { name: TERMINAL })).toBeVisible()
  await show('activation', page)
  await page.close()
}

/** Amount first, then code first. */
async function takeMoney({ show }: Tour, { page, stage, scan, saw }: Till, phone: Phone): Promise<void> {
  await show('type-amount', page)
  await page.keyboard.type('12.50', { delay: HAND_MS })
  await expect(stage('PRESS_ENTER')).toBeVisible()
  await show('press-enter', page)
  await page.keyboard.press('Enter')
  await expect(stage('SHOW_CODE')).toBeVisible()
  await show('show-code', page)
  await page.keyboard.press('Escape')
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
  await scan(await showCode(phone))
  await expect(stage('CODE_HELD')).toBeVisible()
  await show('code-read', page)
  await page.keyboard.type('12.50', { delay: HAND_MS })
  await show('code-read-with-amount', page)
  await page.keyboard.press('Enter')
  await saw('PAID')
  await show('paid', page)
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
  await page.keyboard.press('F4')
  await expect(stage('PAID')).toBeVisible()
  await show('last-result', page)
  await page.keyboard.press('Escape')
}

async function takeNone({ show }: Tour, { page, stage, scan, charge, saw }: Till, phone: Phone): Promise<void> {
  // More than there is, and yet too little to ask for a PIN, whatever the hour's surcharge.
  await charge('70.00')
  await scan(await showCode(phone))
  await saw('NOT_PAID')
  await show('not-charged', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await charge('12.50')
  await scan(await showCode(phone, Date.now() - SCREENSHOT_AGE_MS))
  await saw('REFUSED')
  await show('refused', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
}

async function doubt({ place, show }: Tour, { page, stage, scan, charge, saw }: Till, phone: Phone): Promise<void> {
  await whileOnecardHangs(place, async () => {
    // Not what was paid a moment ago, which would be a question.
    await charge('11.50')
    await scan(await showCode(phone))
    await saw('WORKING')
    await show('charging', page)
    await expect(stage('CHECKING')).toBeVisible()
    await show('checking', page)
  })
  await saw('PAID')
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
}

async function lookAround({ show }: Tour, { page, word }: Till): Promise<void> {
  for (const [name, key] of [
    ['todays-sales', 'F10'],
    ['keys', 'Shift+Slash'],
    ['type-digits', 'F3'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toBeVisible()
    await show(name, page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.keyboard.press('F5')
  await expect(page.getByText(word.noCamera)).toBeVisible()
  await show('camera', page)
  await page.keyboard.press('F5')
}

/** Somebody scans the plate on the counter, and pays without the cashier's doing. */
async function arrivePaid({ place, show }: Tour, { page, word }: Till): Promise<void> {
  const phone = await scanningPhone(place, await aPayer(place))
  const { url } = await newPlate(place, MERCHANT, { label: '台面', terminalNo: TERMINAL })
  const order = wanted(await phone.scan(url), orderView)
  await phone.pay({ ...order, quote: { amount: 1250, surcharge: 0, total: 1250 } })
  await expect(page.getByText(word.plateArrived)).toBeVisible()
  await show('paid-by-plate', page)
}

/** Offline, and put out of office by another till that was activated in its place. */
async function lose({ place, show }: Tour, { page, word }: Till): Promise<void> {
  await page.context().setOffline(true)
  await expect(page.getByText(word.offline, { exact: true })).toBeVisible()
  await show('offline', page)
  await openTill(place, TERMINAL)
  await page.context().setOffline(false)
  await expect(page.getByRole('button', { name: word.activateAgain })).toBeVisible({ timeout: 40_000 })
  await show('put-out-of-office', page)
}

/** Every screen and state of the till. */
export async function tourTill(tour: Tour): Promise<void> {
  const payer = await aPayer(tour.place, { identityClass: 'OUTSIDER', balanceFen: 6_000 })
  const phone = await phoneWithCodes(tour.place, payer)
  await arrive(tour)
  const till = await tour.devices.openTill({ language: tour.language, terminalNo: TERMINAL })
  await takeMoney(tour, till, phone)
  await takeNone(tour, till, phone)
  await doubt(tour, till, phone)
  await tourCodes(tour, till)
  await arrivePaid(tour, till)
  await lookAround(tour, till)
  await lose(tour, till)
}
