import { expect } from '@playwright/test'
import { aPaid, cancelAt, disagreeAbout, keepForPayer, type Paid, refundOf } from '../campus/paid.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { CASHIER, openOwnersPortal, openPortal, PARTNER } from '../pages/portal.ts'
import { type PortalRefunds, portalRefundsOn } from '../pages/portal-refunds.ts'
import type { Student } from '../pages/student.ts'
import { yuan } from '../pages/words.ts'
import { tourDisputes } from './disputes.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

const TERMINAL = 'T00005'
const PHONE_IN_THE_STALL = { viewport: { width: 390, height: 844 } }
const REASONS = {
  'zh-CN': '顾客等了四十分钟后取消，后厨误做成了加辣的大碗牛肉面，重新做已来不及，与值班经理商量后退一部分',
  en: 'The customer had waited for forty minutes; the kitchen had made it hot by mistake and could not make it anew in time',
}
const BILL_WORDS = {
  'zh-CN': { cameBack: '退回记录', original: /查看原付款/, receipt: '电子凭证', print: '打印' },
  en: { cameBack: 'What came back', original: /See the payment/, receipt: 'Receipt', print: 'Print' },
}

/** From a payment of which nothing has gone back to one with a part back. */
async function giveBack({ show, language }: Tour, refunds: PortalRefunds, { bill }: Paid): Promise<void> {
  const { page, word, panel, items } = refunds
  await refunds.openPayment(bill.paymentId)
  await show('payment-with-nothing-back', page)
  await refunds.fillIn({ amount: '3.33' })
  await show('panel', page)
  await panel.getByLabel(word.amount).fill('9999')
  await expect(panel.getByText(word.exceeded)).toBeVisible()
  await show('panel-too-much', page)
  await panel.getByLabel(word.amount).fill('3.33')
  await panel.getByLabel(word.reason).fill(REASONS[language])
  await page.keyboard.press('Enter')
  await expect(items.first()).toContainText(word.states.SUCCESS)
  await show('part-back', page)
}

/** The server's answer is lost, and comes when it is asked for again. */
async function loseAnswer({ show }: Tour, refunds: PortalRefunds, { bill }: Paid): Promise<void> {
  const { page, word, panel, items } = refunds
  await refunds.openPayment(bill.paymentId)
  await refunds.fillIn({ amount: '1' })
  await page.route('**/refunds', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await panel.getByRole('button').last().click()
  await expect(panel.getByText(word.unknown)).toBeVisible()
  await show('no-answer', page)
  await page.unrouteAll()
  await panel.getByRole('button').last().click()
  await expect(items).toHaveCount(2)
  await expect(items.first()).toContainText(word.states.SUCCESS)
}

/** Above the limit; and the ledger is slow when it is allowed. */
async function askSecondPerson(tour: Tour, refunds: PortalRefunds, { bill }: Paid): Promise<void> {
  const { place, devices, language, show } = tour
  const { page, word, panel, items } = refunds
  await refunds.openPayment(bill.paymentId)
  await refunds.fillIn({})
  await expect(panel.getByText(word.secondPerson)).toBeVisible()
  await show('panel-second-person', page)
  await refunds.press(word.request(yuan(bill.total)))
  await expect(items.first()).toContainText(word.states.REQUESTED)
  await show('payment-waits-for-second-person', page)
  await refunds.openRefunds()
  await expect(refunds.waiting.getByText(word.ownRequest).first()).toBeVisible()
  await show('refunds-own-request', page)
  const desk = await openPortal(devices.openContext, { language })
  await desk.login(PARTNER)
  const partner = portalRefundsOn(desk, language)
  await partner.openRefunds()
  const row = partner.waiting.getByRole('row').filter({ hasText: bill.outTradeNo })
  await expect(row).toBeVisible()
  await show('refunds-waiting', partner.page)
  await row.getByRole('button', { name: word.reject, exact: true }).click()
  await expect(partner.panel.getByRole('button', { name: word.rejectNow, exact: true })).toBeVisible()
  await show('reject', partner.page)
  await partner.page.keyboard.press('Escape')
  await row.getByRole('button', { name: word.approve, exact: true }).click()
  await expect(partner.panel.getByRole('button', { name: word.approveNow(yuan(bill.total)) })).toBeVisible()
  await show('approve', partner.page)
  await whileOnecardHangs(place, async () => {
    await partner.press(word.approveNow(yuan(bill.total)))
    await refunds.openPayment(bill.paymentId)
    await expect(items.first()).toContainText(word.states.PROCESSING)
    await show('payment-on-its-way-back', page)
  })
  await expect(items.first()).toContainText(word.states.SUCCESS)
}

/** The list in its states, on a desk and on a phone. */
async function lookAtList({ place, devices, language, show }: Tour, refunds: PortalRefunds): Promise<void> {
  const { page, word } = refunds
  await refunds.openRefunds()
  await expect(page.getByRole('table').first()).toBeVisible()
  await show('refunds', page)
  await refunds.openRefunds('?state=REJECTED')
  await expect(page.getByText(word.noneInState)).toBeVisible()
  await show('refunds-none-in-state', page)
  const stall = await openOwnersPortal(place, devices.openContext, { language, more: PHONE_IN_THE_STALL })
  const onPhone = portalRefundsOn(stall, language)
  await onPhone.openRefunds()
  await expect(stall.page.getByRole('table').first()).toBeVisible()
  await show('refunds-on-a-phone', stall.page)
}

/** Where the ledger says something else. */
async function lookAtExceptions({ place, show }: Tour, { page }: PortalRefunds, paid: readonly Paid[]): Promise<void> {
  await page.goto('/portal/exceptions?state=OPEN')
  await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
  await show('exceptions-none', page)
  await disagreeAbout(
    place,
    paid.map(({ bill }) => bill),
  )
  await page.goto('/portal/exceptions')
  await expect(page.getByRole('heading', { level: 2 }).nth(1)).toBeVisible()
  await show('exceptions', page)
}

/** What a cashier may not do is explained. */
async function lookAsCashier({ devices, language, show }: Tour, large: Paid): Promise<void> {
  const desk = await openPortal(devices.openContext, { language })
  await desk.login(CASHIER)
  const cashier = portalRefundsOn(desk, language)
  await cashier.openPayment(large.bill.paymentId)
  await show('payment-for-a-cashier', desk.page)
  await desk.openPayments('?range=all&state=SUCCESS&sort=oldest')
  await desk.rows.first().click()
  await expect(desk.page.getByText(cashier.word.notToday)).toBeVisible()
  await show('old-payment-for-a-cashier', desk.page)
}

interface Backs {
  payer: Payer
  part: Paid
  reversed: Paid
  large: Paid
}

/** The payer's side: what came back stands beside what was paid. */
async function lookOnPhone({ devices, language, show }: Tour, { payer, part, reversed }: Backs): Promise<Student> {
  const word = BILL_WORDS[language]
  const phone = await devices.openPhone({ language })
  const { page } = phone
  const lines = page.getByRole('listitem').getByRole('link')
  await phone.login(payer)
  await phone.enrol()
  await phone.goTo('bills')
  await expect(lines.first()).toBeVisible()
  await show('phone-bills', page)
  await lines.first().click()
  await expect(page.getByRole('link', { name: word.original })).toBeVisible()
  await show('phone-kept-for-payer', page)
  for (const [name, { bill }] of [
    ['phone-reversed-bill', reversed],
    ['phone-refunded-bill', part],
  ] as const) {
    await page.goto(`/app/bills/${bill.paymentId}`)
    await expect(page.getByRole('heading', { name: word.cameBack })).toBeVisible()
    await show(name, page)
    await page.getByRole('listitem').getByRole('link').first().click()
    await expect(page.getByRole('link', { name: word.original })).toBeVisible()
    await show(name.replace('bill', 'line'), page)
    await page.getByRole('link', { name: word.original }).click()
  }
  await page.getByRole('link', { name: word.receipt, exact: true }).click()
  await expect(page.getByRole('button', { name: word.print })).toBeVisible()
  await show('phone-receipt', page)
  await page.emulateMedia({ media: 'print' })
  await show('phone-receipt-printed', page)
  await page.emulateMedia({ media: null })
  return phone
}

/** Refunds and reversals: given back in the office, allowed by a second person, seen by the payer; and a dispute. */
export async function tourRefunds(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 200_000, subsidyFen: 1_500 })
  const paid = (amount: number) => aPaid(place, TERMINAL, payer, amount)
  // Each opens the till anew, so that only the last one's may still cancel.
  const [part, large, kept, reversed] = [await paid(1_000), await paid(60_000), await paid(1_280), await paid(2_350)]
  const refunds = portalRefundsOn(await openOwnersPortal(place, devices.openContext, { language }), language)
  await giveBack(tour, refunds, part)
  await loseAnswer(tour, refunds, part)
  await askSecondPerson(tour, refunds, large)
  await cancelAt(reversed.till, reversed.bill.outTradeNo)
  await refunds.openPayment(reversed.bill.paymentId)
  await show('payment-reversed', refunds.page)
  await keepForPayer(place, await refundOf(place, kept.bill, { amount: 1_280, reason: REASONS[language] }))
  await refunds.openPayment(kept.bill.paymentId)
  await expect(refunds.page.getByText(refunds.word.suspense)).toBeVisible()
  await show('payment-back-kept-for-payer', refunds.page)
  await lookAtList(tour, refunds)
  await lookAtExceptions(tour, refunds, [reversed, large])
  await lookAsCashier(tour, large)
  const phone = await lookOnPhone(tour, { payer, part, reversed, large })
  await tourDisputes(tour, phone, refunds, part)
}
