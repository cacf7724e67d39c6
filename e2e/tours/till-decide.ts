import { showCode } from '@yimatong/bench/simulated/phone'
import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { openDisplay } from '../pages/display.ts'
import type { Till } from '../pages/till.ts'
import { CANCELLATIONS } from './till-back.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

/** What the cashier decides while a payment waits: whether to charge what looks like the one before, and to call it off. */
export async function tourDecide({ place, show, language }: Tour, till: Till): Promise<void> {
  const { page, charge, scan, saw, stage } = till
  const phone = await phoneWithCodes(place, await aPayer(place))
  await charge('6.60')
  await scan(await showCode(phone))
  await saw('PAID')
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
  const display = await openDisplay(till, language)
  await charge('6.60')
  await scan(await showCode(phone))
  await expect(stage('DUPLICATE')).toBeVisible()
  await show('charge-again', page)
  await expect(display.face('PROCESSING')).toBeVisible()
  await show('display-charge-again', display.page)
  await page.keyboard.press('Escape')
  await saw('NOT_PAID')
  await show('not-charged-again', page)
  await display.page.close()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(stage('TYPE_AMOUNT')).toBeVisible()

  await page.route(CANCELLATIONS, (route) => route.abort())
  await whileOnecardHangs(place, async () => {
    await charge('3.30')
    await scan(await showCode(phone))
    await expect(stage('CHECKING')).toBeVisible()
    await page.keyboard.press('F6')
    await expect(stage('CANCELLING')).toBeVisible()
    await show('cancelling', page)
  })
  await page.unroute(CANCELLATIONS)
  await saw('NOT_PAID')
  await show('cancelled-while-waiting', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
}
