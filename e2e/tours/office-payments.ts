import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { aStall } from '../campus/stalls.ts'
import { type MoneyDesk, openMoneyDesk } from '../pages/office-settlement.ts'
import { expectToFit, NARROW, PHONE } from './office-settlement.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

const MINUTE_MS = 60_000

/** The list with all of it, with a filter, with nothing, and when it is not to be had; and the search for any number. */
async function theList({ show }: Tour, desk: MoneyDesk, schoolNo: string): Promise<void> {
  const { page, word, main, row } = desk
  await desk.open('/payments')
  await expect(main.getByRole('table', { name: word.payments })).toBeVisible()
  await show('payments', page)
  await main.getByRole('textbox', { name: word.schoolNo }).fill(schoolNo)
  await page.keyboard.press('Enter')
  await expect(row(word.payments, schoolNo).first()).toBeVisible()
  await expect(main.getByRole('table', { name: word.payments }).getByRole('row')).toHaveCount(3)
  await show('payments-of-one', page)
  await page.getByRole('searchbox', { name: word.search }).fill('NOBODY-HAS-THIS')
  await page.keyboard.press('Enter')
  await expect(page.getByText(word.notFound)).toBeVisible()
  await show('payments-not-found', page)
  await desk.open('/payments?from=2020-01-01&to=2020-01-02')
  await expect(main.getByText(word.noPayment)).toBeVisible()
  await show('payments-none', page)
  await page.route('**/office/payments?**', (route) => route.abort())
  await desk.open('/payments?state=REFUND')
  await expect(main.getByRole('alert')).toBeVisible()
  await show('payments-failed', page)
  await page.unrouteAll({ behavior: 'wait' })
}

/** One payment: what happened to it, what went back, the ledger's side, and the way to give more back. */
async function onePayment(tour: Tour, desk: MoneyDesk, paymentId: string | undefined): Promise<void> {
  const { place, show } = tour
  const { page, word, main, panel, button } = desk
  const ledger = main.getByRole('region', { name: word.ledger })
  await desk.open(`/payments/${paymentId}`)
  await expect(ledger.getByRole('table')).toBeVisible()
  await show('payment', page)
  await button(word.refund).press('Enter')
  await expect(panel.getByRole('textbox').first()).toBeVisible()
  await show('payment-refund', page)
  await page.keyboard.press('Escape')
  await expect(button(word.refund)).toBeFocused()
  await whileOnecardHangs(place, async () => {
    await page.reload()
    await expect(ledger.locator('.notice')).toBeVisible()
    await show('payment-without-ledger', page)
  })
  await desk.open(`/payments/pay_${'0'.repeat(32)}`)
  await expect(main.getByRole('alert')).toBeVisible()
  await show('payment-missing', page)
  await desk.open('/payments?state=PAYERROR')
  await main.getByRole('table').getByRole('link').first().press('Enter')
  await expect(ledger).toBeVisible()
  await expect(page.locator('.skeleton')).toHaveCount(0)
  await show('payment-declined', page)
}

/** Payments of the whole campus, and one of them, on a desk, on a smaller one and on a phone. */
export async function tourOfficePayments(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 20_000 })
  const atMs = Date.now() - 20 * MINUTE_MS
  const stall = await aStall(place, {
    meals: [
      { payer, atMs, amount: 2_000, surcharge: 300, back: { amount: 500, surcharge: 75 } },
      { payer, atMs: atMs + MINUTE_MS, amount: 1_000, surcharge: 150 },
    ],
  })
  const desk = await openMoneyDesk(place, devices.openContext, { login: 'logistics', language })
  const { page, word, main } = desk
  await theList(tour, desk, payer.schoolNo)
  await onePayment(tour, desk, stall.meals[0]?.paymentId)
  await desk.open('/payments')
  for (const [size, name] of [
    [NARROW, 'narrow'],
    [PHONE, 'phone'],
  ] as const) {
    await page.setViewportSize(size)
    await expect(main.getByRole('table', { name: word.payments })).toBeVisible()
    await show(`payments-${name}`, page)
    await expectToFit(page)
  }
  await desk.open(`/payments/${stall.meals[0]?.paymentId}`)
  await show('payment-phone', page)
  await expectToFit(page)
}
