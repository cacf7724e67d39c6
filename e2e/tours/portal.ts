import { expect } from '@playwright/test'
import { aCustomer } from '../campus/noodles.ts'
import { openOwnersPortal, openPortal, OWNER, type Portal } from '../pages/portal.ts'
import { portalHomeOn } from '../pages/portal-home.ts'
import type { Tour } from './tour.ts'

/** A till of the noodles that is not switched on. */
const SPARE_TILL = 'T00006'
const PHONE_IN_THE_STALL = { viewport: { width: 390, height: 844 } }

async function arrive({ devices, language, show }: Tour): Promise<Portal> {
  const portal = await openPortal(devices.openContext, { language })
  const { page, word } = portal
  await page.goto('/portal/')
  await expect(page.getByRole('button', { name: 'noodles-till' })).toBeVisible()
  await show('log-in', page)
  await page.getByLabel(word.login, { exact: true }).fill(OWNER)
  await page.getByLabel(word.password, { exact: true }).fill('not the password')
  await page.getByRole('button', { name: word.enter, exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await show('log-in-refused', page)
  await portal.login(OWNER)
  return portal
}

/** The day, and the tills. */
async function lookAtHome({ show, language }: Tour, portal: Portal): Promise<void> {
  const { page } = portal
  const { word, curve, newest, makeActivationCode } = portalHomeOn(portal, language)
  await expect(curve).toBeVisible()
  await expect(newest).toBeVisible()
  await show('home', page)
  await curve.getByRole('button', { name: word.asTable }).click()
  await show('home-as-table', page)
  await portal.goTo('terminals')
  await expect(page.getByRole('table')).toBeVisible()
  await show('terminals', page)
  await makeActivationCode(SPARE_TILL)
  await show('terminal-activation-code', page)
  await page.keyboard.press('Escape')
  await show('terminal-waits', page)
}

/** The list with everything that a filter can come to. */
async function lookAtList({ show }: Tour, portal: Portal): Promise<void> {
  const { page, word, rows } = portal
  await portal.openPayments('?range=all')
  await show('payments', page)
  await rows.nth(20).scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 600)
  await show('payments-further-down', page)
  await portal.openPayments('?range=all&state=PAYERROR&min=9&max=20&sort=highest')
  await page.getByRole('button', { name: word.state }).click()
  await show('payments-states', page)
  await page.keyboard.press('Escape')
  await page.getByLabel(word.maxAmount).fill('12,5')
  await show('payments-amount-not-understood', page)
  await portal.openPayments('?range=yesterday&state=PAID&min=20&max=10&terminal=T00005&cursor=nowhere')
  await show('payments-address-not-understood', page)
  await portal.openPayments('?range=all&min=9999')
  await show('payments-none-for-filter', page)
  await portal.openPayments('?from=2020-01-01&to=2020-01-02')
  await show('payments-none-on-these-days', page)
  await portal.search(`no-such-number-${'0123456789'.repeat(4)}`)
  await portal.settled()
  await show('payments-nothing-found', page)
}

/** Rows on their way, and rows that nobody sends. */
async function lookAtWaiting({ show }: Tour, { page }: Portal): Promise<void> {
  const list = /\/portal\/v1\/payments\?/
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(list, async (route) => {
    await held
    await route.abort()
  })
  await page.goto('/portal/payments')
  await expect(page.getByRole('main').getByRole('status').first()).toBeAttached()
  await show('payments-loading', page)
  release()
  await expect(page.getByRole('alert')).toBeVisible()
  await show('payments-no-answer', page)
  await page.unroute(list)
}

/** A payment comes in on the page where it belongs, and while one is elsewhere. */
async function lookAtArrivals({ place, show }: Tour, portal: Portal): Promise<string> {
  const { buy } = await aCustomer(place, { identityClass: 'OUTSIDER', balanceFen: 3_000 })
  const { page, word, rowOf, figure } = portal
  await portal.openPayments('?range=today')
  const before = Number(await figure('count').innerText())
  const outTradeNo = await buy(1_250, '大碗牛肉面加蛋加香菜不要辣，打包带走，另加一份凉拌黄瓜和一瓶矿泉水')
  await expect(rowOf(outTradeNo)).toBeVisible()
  await expect(figure('count')).toHaveText(String(before + 1))
  await show('payments-arrived', page)
  await portal.openPayments('?range=today&sort=oldest')
  await buy(900)
  await expect(page.getByText(word.newPayments(1))).toBeVisible()
  await show('payments-new-elsewhere', page)
  await buy(2_000)
  return outTradeNo
}

async function lookAtPayments({ show }: Tour, portal: Portal, outTradeNo: string): Promise<void> {
  const { page, word, rowOf, rows } = portal
  const heading = page.getByRole('heading', { name: word.happened })
  await portal.openPayments('?range=today')
  await rowOf(outTradeNo).click()
  await expect(heading).toBeVisible()
  await show('payment', page)
  await page.getByText(word.raw).click()
  await show('payment-raw-data', page)
  await page.emulateMedia({ media: 'print' })
  await show('payment-printed', page)
  await page.emulateMedia({ media: null })
  await portal.openPayments('?range=today&state=PAYERROR')
  await rows.first().click()
  await expect(heading).toBeVisible()
  await show('payment-declined', page)
  await page.goto(`/portal/payments/pay_${'0'.repeat(32)}`)
  await expect(page.getByRole('heading', { name: word.noSuchPayment })).toBeVisible()
  await show('payment-missing', page)
}

async function lookOnAPhone({ place, devices, language, show }: Tour): Promise<void> {
  const portal = await openOwnersPortal(place, devices.openContext, { language, more: PHONE_IN_THE_STALL })
  await expect(portalHomeOn(portal, language).newest).toBeVisible()
  await show('home-on-a-phone', portal.page)
  await portal.openPayments('?range=today')
  await show('payments-on-a-phone', portal.page)
}

/** The merchant's portal: logging in, the day, the tills, and payments. */
export async function tourPortal(tour: Tour): Promise<void> {
  const portal = await arrive(tour)
  await lookAtHome(tour, portal)
  await lookAtList(tour, portal)
  await lookAtWaiting(tour, portal)
  const outTradeNo = await lookAtArrivals(tour, portal)
  await lookAtPayments(tour, portal, outTradeNo)
  await lookOnAPhone(tour)
}
