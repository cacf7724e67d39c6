import { expect } from '@playwright/test'
import { endTimeToConfirm } from '../campus/confirmations.ts'
import { aPayer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import { type Display, openDisplay } from '../pages/display.ts'
import { typePin } from '../pages/pin-pad.ts'
import type { Student } from '../pages/student.ts'
import type { Till } from '../pages/till.ts'
import type { Tour } from './tour.ts'

const TERMINAL = 'T00011'
/** Above what is paid without a PIN. */
const AMOUNT = '128.00'
const WRONG_PIN = '111222'

interface Counter {
  till: Till
  display: Display
  phone: Student
}

/** The till asks, and both sides wait for the payer. */
async function askForPin({ till, phone }: Counter): Promise<void> {
  await till.charge(AMOUNT)
  await till.scan(await phone.scanQr())
  await expect(till.stage('AWAITING_PIN')).toBeVisible()
  await expect(phone.page.getByRole('dialog')).toBeVisible()
}

/** Past what the till and the phone say of the last payment. */
async function goOn({ till, phone }: Counter): Promise<void> {
  await till.page.keyboard.press('Escape')
  await till.page.keyboard.press('Escape')
  await expect(till.stage('TYPE_AMOUNT')).toBeVisible()
  await expect(phone.result).toBeHidden({ timeout: 20_000 })
}

/** A wrong PIN, and then nothing more until the time is over. */
async function runOut({ place, show }: Tour, counter: Counter): Promise<void> {
  const { till, display, phone } = counter
  await askForPin(counter)
  await show('till-awaits-pin', till.page)
  await expect(display.face('CONFIRM')).toBeVisible()
  await show('display-awaits-pin', display.page)
  await show('phone-is-asked', phone.page)
  await typePin(phone.page, WRONG_PIN)
  await expect(phone.page.getByRole('alert')).toBeVisible()
  await show('phone-wrong-pin', phone.page)
  await endTimeToConfirm(place)
  // The phone's word goes by itself, the till's stays.
  await expect(phone.result).toBeVisible()
  await show('phone-not-confirmed', phone.page)
  await till.saw('NOT_PAID')
  await show('till-not-confirmed', till.page)
  await goOn(counter)
}

/** It was not the payer who held the phone to the till. */
async function refuse({ show }: Tour, counter: Counter): Promise<void> {
  const { till, phone } = counter
  await askForPin(counter)
  await phone.page.getByRole('button', { name: phone.word.refuse }).click()
  await expect(phone.result).toBeVisible()
  await show('phone-refused', phone.page)
  await till.saw('NOT_PAID')
  await show('till-refused', till.page)
  await goOn(counter)
}

/** The PIN, and green. */
async function confirm({ show }: Tour, counter: Counter): Promise<void> {
  const { till, phone } = counter
  await askForPin(counter)
  await typePin(phone.page, PIN)
  await expect(phone.result).toBeVisible()
  await show('phone-confirmed', phone.page)
  await till.saw('PAID')
}

/** Every state of a payment that waits for its payer's PIN: at the till, before the customer and on the phone. */
export async function tourConfirming(tour: Tour): Promise<void> {
  const { place, devices, language } = tour
  const payer = await withPin(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 50_000 }))
  const till = await devices.openTill({ language, terminalNo: TERMINAL })
  const phone = await devices.openPhone({ language })
  await phone.login(payer)
  await phone.enrol()
  const counter = { till, display: await openDisplay(till, language), phone }
  await runOut(tour, counter)
  await refuse(tour, counter)
  await confirm(tour, counter)
}
