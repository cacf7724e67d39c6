import { expect, type Page } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { daysAgo } from '../campus/planted.ts'
import { aStall, type Eaten, endUnpaid, moreMeals, noonOf, type Stall } from '../campus/stalls.ts'
import { allow, type MoneyDesk, moneyDeskOn, openMoneyDesk } from '../pages/office-settlement.ts'
import { openPortal } from '../pages/portal.ts'
import type { Tour } from './tour.ts'

/** Days that a campus does not reconcile when it starts, so that nothing else looks at them. */
const [FIRST, NEXT] = [daysAgo(9), daysAgo(8)]
const MINUTE_MS = 60_000
/** As long as a merchant's name may be. */
const LONG_NAME = {
  name: '东区第三学生食堂二层北侧清真窗口手工牛肉拉面与小碗菜及特色风味砂锅联营档口（暑期改造期间临时迁至一层东门）',
  nameEn: 'Third Student Canteen East, Upper Floor, Halal Noodles and Pots',
}

/** A stall that is settled for one day, and held up on the next by a payment without an outcome. */
async function aHeldStall({ place }: Tour): Promise<Stall & { meals: Eaten[] }> {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 30_000 })
  const back = { amount: 1_500, surcharge: 225, atMs: noonOf(NEXT, 30) }
  return aStall(place, {
    ...LONG_NAME,
    commissionBps: 350,
    meals: [
      { payer, atMs: noonOf(FIRST), amount: 2_000, surcharge: 300, back },
      { payer, atMs: noonOf(FIRST, 1), amount: 1_000, surcharge: 80, receiver: 'MERCHANT' },
      { payer, atMs: noonOf(FIRST, 2), amount: 1_200, surcharge: 180, back: 'REVERSED' },
      { payer, atMs: noonOf(NEXT), amount: 900, state: 'UNFINISHED' },
      // Without it the ledger would refuse the pay-out: more was refunded since than the stall's account has.
      { payer, atMs: Date.now() - 20 * MINUTE_MS, amount: 3_000 },
    ],
  })
}

/** The list: full, with somebody held up, none that fits, and not to be had. */
async function theList({ show }: Tour, desk: MoneyDesk, { merchantNo }: Stall): Promise<void> {
  const { page, word, main, button, row } = desk
  await desk.open('/settlements')
  await button(word.settleNow).press('Enter')
  await expect(main.getByText(word.ran)).toBeVisible()
  await expect(main.getByRole('region', { name: word.held })).toContainText(merchantNo)
  await show('settlements', page)
  await desk.open('/settlements?from=2020-01-01&to=2020-01-02')
  await expect(main.getByText(word.none)).toBeVisible()
  await show('settlements-none', page)
  await page.route('**/office/settlements?**', (route) => route.abort())
  await desk.open(`/settlements?merchantNo=${merchantNo}`)
  await expect(main.getByRole('alert')).toBeVisible()
  await show('settlements-failed', page)
  await page.unrouteAll({ behavior: 'wait' })
  await desk.open(`/settlements?merchantNo=${merchantNo}`)
  await expect(row(word.list, FIRST)).toBeVisible()
  await show('settlements-of-one', page)
}

/** One settlement from its sums to its pay-out, by keys alone. */
async function oneSettlement(tour: Tour, desk: MoneyDesk): Promise<void> {
  const { place, devices, language, show } = tour
  const { page, word, main, panel, button, row } = desk
  await row(word.list, FIRST).getByRole('link').press('Enter')
  await expect(main.getByRole('table', { name: word.sums })).toBeVisible()
  await show('settlement', page)
  await button(word.payOut).press('Enter')
  await expect(panel.getByLabel(word.bankReference)).toBeVisible()
  await show('pay-out', page)
  await page.keyboard.press('Escape')
  await expect(button(word.payOut)).toBeFocused()
  await button(word.payOut).press('Enter')
  await panel.getByLabel(word.bankReference).fill('ICBC-2026.11/0042')
  const request = panel.getByRole('link', { name: word.seeRequest })
  await desk.press(panel.getByRole('button', { name: word.ask }), request)
  await show('pay-out-asked', page)
  const href = await request.getAttribute('href')
  const second = await openMoneyDesk(place, devices.openContext, { login: 'finance-2', language })
  await second.open(href?.replace('/portal', '') ?? '')
  await show('pay-out-approval', second.page)
  await allow(second, href)
  await show('pay-out-done', second.page)
  await page.reload()
  await expect(main.getByText('ICBC-2026.11/0042')).toBeVisible()
  await show('settlement-paid', page)
}

/** The next day goes on: what became known late is in it, and more went back than was sold. */
async function theNextDay({ place, show }: Tour, desk: MoneyDesk, stall: Stall & { meals: Eaten[] }): Promise<void> {
  const { page, word, main, panel, button, row } = desk
  const [first, , , unfinished] = stall.meals
  if (first === undefined || unfinished === undefined) throw new Error('nothing was eaten')
  await moreMeals(place, stall, [
    { payer: first.payer, atMs: noonOf(FIRST, 40), amount: 600, surcharge: 48, receiver: 'MERCHANT' },
    { payer: first.payer, atMs: noonOf(FIRST, 41), amount: 700, surcharge: 105, back: 'REVERSED' },
  ])
  await endUnpaid(place, unfinished)
  await desk.open('/settlements')
  await button(word.settleNow).press('Enter')
  await expect(main.getByText(word.ran)).toBeVisible()
  await desk.open(`/settlements?merchantNo=${stall.merchantNo}`)
  await row(word.list, NEXT).getByRole('link').press('Enter')
  await expect(main.getByRole('table', { name: word.late })).toBeVisible()
  await show('settlement-late', page)
  await button(word.payOut).press('Enter')
  await expect(panel.getByText(word.nothingDue)).toBeVisible()
  await show('pay-out-nothing', page)
  await page.keyboard.press('Escape')
}

/** What the owner has of it. */
async function theOwner({ devices, language, show }: Tour, { login }: Stall): Promise<void> {
  const portal = await openPortal(devices.openContext, { language })
  await portal.login(login)
  const desk = moneyDeskOn(portal.page, language)
  const { page, word, main, row } = desk
  await desk.open('/settlements')
  await expect(row(word.list, NEXT)).toBeVisible()
  await show('own-settlements', page)
  await row(word.list, NEXT).getByRole('link').press('Enter')
  await expect(main.getByRole('table', { name: word.sums })).toBeVisible()
  await show('own-settlement', page)
  await page.goto(`/portal/settlements/stl_${'0'.repeat(32)}`)
  await expect(main.getByRole('alert')).toBeVisible()
  await show('own-settlement-missing', page)
}

export const NARROW = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

/** No page is wider than its window: what is wide scrolls in its own frame. */
export async function expectToFit(page: Page): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wider, page.url()).toBeLessThanOrEqual(0)
}

/** Settlements in the office and at a merchant's, on a desk, on a smaller one and on a phone. */
export async function tourOfficeSettlement(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const stall = await aHeldStall(tour)
  const desk = await openMoneyDesk(place, devices.openContext, { login: 'finance', language })
  await theList(tour, desk, stall)
  await oneSettlement(tour, desk)
  await theNextDay(tour, desk, stall)
  await theOwner(tour, stall)
  for (const [size, name] of [
    [NARROW, 'narrow'],
    [PHONE, 'phone'],
  ] as const) {
    await desk.page.setViewportSize(size)
    await show(`settlement-${name}`, desk.page)
    await expectToFit(desk.page)
  }
  await desk.open('/settlements')
  await expect(desk.main.getByRole('table')).toBeVisible()
  await show('settlements-phone', desk.page)
  await expectToFit(desk.page)
}
