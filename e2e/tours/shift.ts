import { expect } from '@playwright/test'
import { showCode } from '@yimatong/bench/simulated/phone'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { openOwnersPortal } from '../pages/portal.ts'
import { CASHIER_PIN, SHIFT_MERCHANT, SHIFT_TILL, shiftAt } from '../pages/shift.ts'
import type { Till } from '../pages/till.ts'
import type { Tour } from './tour.ts'

type Shift = ReturnType<typeof shiftAt>

/** Whatever an earlier walk has left open at this till. */
async function closeLeftOver({ page }: Till, { word, sheet, openSheet, press }: Shift): Promise<void> {
  await openSheet()
  const open = sheet.getByRole('heading', { name: word.x })
  const none = sheet.getByText(word.number)
  await expect(open.or(none).first()).toBeVisible()
  if (await open.isVisible()) {
    await press(new RegExp(`^${word.close}`))
    await press(/·/)
    await press(word.done)
  } else await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
}

async function open({ show }: Tour, { page, charge, saw }: Till, shift: Shift): Promise<void> {
  const { word, sheet, type, openSheet } = shift
  await charge('5.00')
  await page.keyboard.press('F2')
  expect(await saw('REFUSED')).toContain(word.noShift)
  await show('no-shift', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await openSheet()
  await type('01')
  await show('cashier-number', page)
  await page.keyboard.press('Enter')
  await type('0000')
  await show('cashier-pin', page)
  await type('00')
  await page.keyboard.press('Enter')
  await expect(sheet.getByRole('alert')).toContainText(word.wrong)
  await show('wrong-pin', page)
  await type(CASHIER_PIN)
  await page.keyboard.press('Enter')
  await expect(sheet).toBeHidden()
  await show('shift-open', page)
}

/** Opening, reading, locking, handing over and closing. */
export async function tourShift(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const phone = await phoneWithCodes(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 60_000 }))
  const till = await devices.openTill({ language, terminalNo: SHIFT_TILL })
  const { page, charge, scan, saw, stage } = till
  const shift = shiftAt(till, language)
  const { word, sheet, openSheet, press, prove } = shift
  await closeLeftOver(till, shift)
  await open(tour, till, shift)
  for (const amount of ['12.50', '8.00']) {
    await charge(amount)
    await scan(await showCode(phone))
    await saw('PAID')
    await expect(stage('TYPE_AMOUNT')).toBeVisible()
  }
  await openSheet()
  await expect(sheet.getByRole('region', { name: word.x })).toBeVisible()
  await show('x-report', page)
  await press(new RegExp(`^${word.handover}`))
  await press(/·/)
  await show('handover', page)
  await prove('02', CASHIER_PIN)
  await expect(sheet.getByText(word.z(1)).or(sheet.getByText(/Z/)).first()).toBeVisible()
  await show('z-report', page)
  await press(word.done)
  await page.keyboard.press('F9')
  await expect(sheet.getByRole('heading', { name: word.locked })).toBeVisible()
  await show('locked', page)
  await shift.type(CASHIER_PIN)
  await page.keyboard.press('Enter')
  await expect(sheet).toBeHidden()
  await openSheet()
  await press(new RegExp(`^${word.close}`))
  await show('close', page)
  await press(word.confirm(0))
  await press(word.done)
  await openSheet()
  await press(word.lastZ)
  await expect(sheet.getByRole('listitem').first()).toBeVisible()
  await show('last-z-reports', page)
  await page.keyboard.press('Escape')
  await inTraining(tour, till, shift, await showCode(phone))
  await inTheOffice(tour)
}

/** Practising, with a real code that nobody uses; the customer's side says so too. */
async function inTraining({ show }: Tour, till: Till, shift: Shift, code: string): Promise<void> {
  const { page, charge, scan, saw, stage } = till
  const { word, sheet, openSheet, press } = shift
  const opening = page.waitForEvent('popup')
  await page.keyboard.press('F1')
  const display = await opening
  await page.bringToFront()
  await openSheet()
  await press(word.practise)
  await show('training-card', page)
  await press(word.startTraining)
  await expect(sheet).toBeHidden()
  await charge('12.01')
  await scan(code)
  await saw('NOT_PAID')
  await show('training', page)
  await expect(display.getByText(word.training)).toBeVisible()
  await show('training-display', display)
  await expect(stage('TYPE_AMOUNT').or(stage('PRESS_ENTER'))).toBeVisible({ timeout: 10_000 })
  await page.getByRole('button', { name: word.endTraining }).click()
  await expect(page.getByText(word.training)).toBeHidden()
  await display.close()
}

/** The same in the portal: who is on, the Z reports, and the cashiers. */
async function inTheOffice({ place, devices, language, show }: Tour): Promise<void> {
  const { page } = await openOwnersPortal(place, devices.openContext, { language, merchantNo: SHIFT_MERCHANT })
  await page.goto('/portal/shifts')
  await page.getByRole('row').nth(1).getByRole('link').waitFor()
  await show('portal-shifts', page)
  await page.getByRole('row').nth(2).getByRole('link').click()
  await page.getByText('SHA-256').first().waitFor()
  await show('portal-z-report', page)
  await page.goto('/portal/cashiers')
  await page.getByRole('row').nth(1).waitFor()
  await show('portal-cashiers', page)
  await page.locator('.page-actions button').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await show('portal-add-cashier', page)
  await page.getByRole('dialog').locator('input').first().fill('09')
  await page.getByRole('dialog').locator('input').nth(1).fill('古丽')
  await page.keyboard.press('Enter')
  await expect(page.locator('.activation-code')).toBeVisible()
  await show('portal-cashier-pin', page)
}
