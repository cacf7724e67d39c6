import { dynamicCode, newPlate } from '../campus/merchant-codes.ts'
import { NOODLES } from '../campus/noodles.ts'
import { aPaid, refundOf } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { keysOf } from '../pages/keys.ts'
import { openOwnersPortal } from '../pages/portal.ts'
import { expect, test } from './test.ts'

/** Every page of a merchant's with a table that the demo campus fills, or that a payment, a refund and a plate do. */
const TABLES = ['/payments', '/refunds', '/static-codes', '/terminals', '/cashiers', '/settlements']

test('every table of a merchant’s portal is reached by keys alone, none of the stops before it left out', async ({
  place,
  openContext,
}) => {
  const { bill } = await aPaid(place, 'T00005', await aPayer(place), 1_250)
  await refundOf(place, bill, { amount: 100, reason: '少了一份汤' })
  await newPlate(place, NOODLES, { label: '一号窗口' })
  await dynamicCode(place, 'T00005', { amount: 880, subject: '午餐' })
  const { page } = await openOwnersPortal(place, openContext)
  const main = page.getByRole('main')
  const keys = keysOf(page)
  for (const path of TABLES) {
    await page.goto(`/portal${path}`)
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(main.getByRole('table').first()).toBeVisible()
    await expect(main.locator('.skeleton')).toHaveCount(0)
    await keys.intoPage()
    await keys.toEveryTable()
  }
  // This page begins in the field of the amount.
  await page.goto('/portal/dynamic-codes')
  await expect(main.getByRole('table')).toBeVisible()
  await keys.fromTop()
  await keys.toEveryTable()
  await page.goto('/portal/')
  await main.getByRole('button', { name: '看表格' }).press('Enter')
  await expect(main.getByRole('table')).toBeVisible()
  await keys.fromTop()
  await keys.toEveryTable()
})
