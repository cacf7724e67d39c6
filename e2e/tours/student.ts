import { openTill } from '@yimatong/bench/simulated/campus-people'
import { wanted } from '@yimatong/bench/simulated/json'
import { pay } from '@yimatong/bench/simulated/till'
import { paymentView } from '@yimatong/contract/gateway-api'
import { expect } from '@playwright/test'
import { aPayer, become, type Payer } from '../campus/people.ts'
import { coldOffline } from '../pages/paying.ts'
import { readyForOffline, type Student } from '../pages/student.ts'
import { tourDispute, tourHolder } from './holder.ts'
import type { Tour } from './tour.ts'

const TERMINAL = 'T00012'
const AMOUNT = 1250

async function arrive({ place, devices, language, show }: Tour): Promise<{ phone: Student; payer: Payer }> {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 6_000, subsidyFen: 3_000 })
  const phone = await devices.openPhone({ language })
  const { page, word } = phone
  await phone.open()
  // Nobody is logged in and no code is kept here, so the app asks who is there.
  await expect(page.getByLabel(word.schoolNo)).toBeVisible()
  await show('log-in', page)
  await phone.login({ schoolNo: payer.schoolNo, password: 'not the password' })
  await expect(page.getByRole('alert')).toBeVisible()
  await show('log-in-refused', page)
  await phone.login(payer)
  await expect(page.getByRole('heading', { name: word.enrolled })).toBeVisible()
  await show('enrol', page)
  await phone.enrol()
  return { phone, payer }
}

async function lookAtCode({ show }: Tour, { page, word, goTo, showDigits }: Student): Promise<void> {
  await show('pay', page)
  await showDigits()
  await show('pay-digits', page)
  await page.getByRole('button', { expanded: true }).click()
  await page.getByRole('button', { name: word.small }).click()
  await show('pay-simple-code', page)
  await page.getByRole('button', { pressed: true }).click()
  await goTo('bills')
  await expect(page.getByRole('heading')).toBeVisible()
  await show('bills-none', page)
  await goTo('pay')
}

/** A till without a screen scans the phone: once it is paid, once there is not enough money. */
async function payTwice({ place, show }: Tour, phone: Student): Promise<void> {
  const till = await openTill(place, TERMINAL)
  for (const [name, amount] of [
    ['result-paid', AMOUNT],
    ['result-not-paid', 7_000],
  ] as const) {
    await pay(till, { outTradeNo: `TOUR-${name}-${Date.now()}`, authCode: await phone.scanQr(), amount })
    await expect(phone.result).toBeVisible()
    await show(name, phone.page)
    await phone.seeResultGo()
  }
}

/** A surcharge that is left open, and how it ends: taken once the payer is an outsider, waived for a student. */
async function lookAtOpenSurcharge({ place, show }: Tour, { page, word, goTo, scanQr, result }: Student, payer: Payer) {
  const till = await openTill(place, TERMINAL)
  const card = page.getByRole('region', { name: word.later.title })
  for (const [identityClass, ending, amount] of [
    ['OUTSIDER', word.later.taken, AMOUNT + 1],
    ['STUDENT', word.later.waived, AMOUNT + 2],
  ] as const) {
    await become(place, payer, null)
    await goTo('pay')
    const outTradeNo = `TOUR-open-${amount}-${Date.now()}`
    const { paymentId } = wanted(await pay(till, { outTradeNo, authCode: await scanQr(), amount }), paymentView)
    await expect(result).toBeVisible()
    await result.getByRole('button').click()
    // As a person goes there: a page that is left in this very moment may not have kept yet which code was spent.
    await goTo('bills')
    await page.getByRole('listitem').getByRole('link').first().click()
    await expect(page).toHaveURL(new RegExp(paymentId))
    await expect(card.getByText(word.later.open)).toBeVisible()
    await show(`bill-surcharge-open-${identityClass}`, page)
    await become(place, payer, identityClass)
    await expect(async () => {
      await page.reload()
      await expect(card.getByText(ending, { exact: true })).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await show(`bill-surcharge-ended-${identityClass}`, page)
  }
  await goTo('bills')
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await show('bills-surcharge-later', page)
  await become(place, payer, 'OUTSIDER')
}

async function lookAtBills(tour: Tour, { page, word, goTo }: Student): Promise<void> {
  const { show } = tour
  await goTo('bills')
  const bills = page.getByRole('listitem').getByRole('link')
  await expect(bills).toHaveCount(2)
  await show('bills', page)
  await bills.first().click()
  await expect(page.getByRole('heading', { name: word.timeline })).toBeVisible()
  await show('bill-not-paid', page)
  await page.getByRole('link', { name: word.back }).first().click()
  await bills.last().click()
  await expect(page.getByRole('heading', { name: word.timeline })).toBeVisible()
  await show('bill', page)
  await tourDispute(tour, page)
}

async function lookAtMe({ show }: Tour, { page, word, goTo }: Student): Promise<void> {
  await goTo('me')
  await expect(page.getByRole('button', { name: word.revokeOf })).toBeVisible()
  await show('me', page)
  for (const [name, button] of [
    ['revoke', word.revokeOf],
    ['log-out', word.logout],
  ] as const) {
    await page.getByRole('button', { name: button }).first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await show(name, page)
    await page.keyboard.press('Escape')
  }
}

async function goOffline({ show, language }: Tour, phone: Student): Promise<Student> {
  await readyForOffline(phone.page)
  const cold = await coldOffline(phone, language)
  await expect(cold.page.getByText(cold.word.offline)).toBeVisible()
  await show('pay-offline', cold.page)
  await cold.goTo('bills')
  await expect(cold.page.getByRole('listitem').first()).toBeVisible()
  await show('bills-offline', cold.page)
  await cold.goTo('me')
  await expect(cold.page.getByRole('heading').first()).toBeVisible()
  await show('me-offline', cold.page)
  await cold.page.context().setOffline(false)
  return cold
}

/** Every screen of the student's app. */
export async function tourStudent(tour: Tour): Promise<void> {
  const { phone, payer } = await arrive(tour)
  await lookAtCode(tour, phone)
  await payTwice(tour, phone)
  await lookAtBills(tour, phone)
  await lookAtMe(tour, phone)
  await lookAtOpenSurcharge(tour, phone, payer)
  const cold = await goOffline(tour, phone)
  const { page, word, goTo } = cold
  await page.getByRole('button', { name: word.revokeOf }).click()
  await page.getByRole('dialog').getByRole('button', { name: word.revoke, exact: true }).click()
  await goTo('pay')
  await expect(page.getByRole('heading', { name: word.enrolAgain })).toBeVisible()
  await tour.show('enrol-again', page)
  await page.goto('/app/nowhere')
  await expect(page.getByRole('heading')).toBeVisible()
  await tour.show('not-found', page)
  await tourHolder(tour, cold)
}
