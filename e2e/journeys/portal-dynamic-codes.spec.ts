import { wanted } from '@yimatong/bench/simulated/json'
import { billView, orderView } from '@yimatong/contract/platform-api'
import { ask } from '../campus/database.ts'
import { dynamicCode, saidBy, signedByCampus } from '../campus/merchant-codes.ts'
import { watchMoney } from '../campus/money.ts'
import { aPayer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { scanningPhone } from '../campus/scanning-phones.ts'
import { readCode } from '../eyes/zbar.ts'
import { onlyTold } from '../pages/listening.ts'
import { openCodes } from '../pages/portal-codes.ts'
import { yuan } from '../pages/words.ts'
import { outsiderSurcharge } from './surcharge.ts'
import { expect, noteSince, test } from './test.ts'

const MERCHANT = '10000003'
/** A till of that merchant. */
const TERMINAL = 'T00005'
const NOODLES = { merchantNo: MERCHANT }
const AMOUNT = 1250
/** From the answer on the phone to green on the page. */
/** Where a page that shows a code asks every few seconds how it stands. */
const ITS_CODE = '**/portal/v1/dynamic-codes/*'

/** As if the code had been made so long ago that its time is over now. Gives the address that it would have had then. */
async function letTimePass(place: Place, url: string): Promise<string> {
  const sql = `UPDATE dynamic_codes SET expires_at = date_trunc('second', created_at) WHERE strpos($1, token) > 0
    RETURNING extract(epoch FROM expires_at)::int AS "expiresAt"`
  const [then] = await ask<{ expiresAt: number }>(place.ownerUrls.payment, sql, [url])
  if (then === undefined) throw new Error(`there is no code ${url}`)
  return signedByCampus(place, { ...saidBy(url), ...then })
}

test('a code made in the portal is read from the screen, paid by a phone, green at once, and right to the fen', async ({
  place,
  openContext,
}) => {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 })
  const phone = await scanningPhone(place, payer)
  const settled = await watchMoney(place, payer, `M${MERCHANT}`)
  const { page, word, shown, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  const url = await codes.makeCode({ amount: '12.50', subject: '午餐两份' })
  await expect(shown).toContainText(yuan(AMOUNT))
  await expect(shown).toContainText('午餐两份')
  await expect(shown.getByText(word.left)).toBeVisible()
  expect(await readCode(await shown.screenshot(), 'QR-Code')).toBe(url)

  await onlyTold(page, ITS_CODE)
  const bill = await phone.scanAndPay(url)
  const answered = Date.now()
  expect(bill.state).toBe('SUCCESS')
  await expect(shown.getByText(word.paid)).toBeVisible()
  noteSince(answered, 'the portal said so')
  const surcharge = outsiderSurcharge(AMOUNT, bill.createdAt)
  await expect(shown).toContainText(word.surcharge(yuan(surcharge.fen)))
  await settled({ paymentId: bill.paymentId, amount: AMOUNT, surcharge: bill.surcharge })
  const row = page.getByRole('row').filter({ hasText: '午餐两份' }).first()
  await expect(row).toContainText(word.codeStates.PAID)
  await shown.getByRole('link', { name: word.payment }).click()
  await expect(page).toHaveURL(new RegExp(`/portal/payments/${bill.paymentId}$`))
})

test('the customer sees merchant, amount and code alone, on any screen of the merchant, and the same green', async ({
  place,
  openContext,
}) => {
  const phone = await scanningPhone(place, await aPayer(place))
  const { page, word, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  const url = await codes.makeCode({ amount: '12.50' })
  await codes.press(word.customer)
  const customer = page.getByRole('dialog', { name: word.customer })
  const tablet = await openCodes(place, openContext, { ...NOODLES, role: 'CASHIER' })
  await tablet.page.goto(page.url())
  const onTablet = tablet.page.getByRole('dialog', { name: word.customer })
  for (const screen of [customer, onTablet]) {
    await expect(screen).toContainText('学一食堂 面食馆')
    await expect(screen).toContainText(yuan(AMOUNT))
    await expect(screen.getByText(word.left)).toBeVisible()
    expect(await readCode(await screen.screenshot(), 'QR-Code')).toBe(url)
  }
  for (const screen of [page, tablet.page]) await onlyTold(screen, ITS_CODE)
  await phone.scanAndPay(url)
  const answered = Date.now()
  await expect(customer.getByText(word.customerPaid)).toBeVisible()
  await expect(onTablet.getByText(word.customerPaid)).toBeVisible()
  noteSince(answered, 'both screens said so')
  await customer.getByRole('button', { name: word.leaveCustomer }).click()
  await expect(customer).toBeHidden()
  await expect(codes.shown.getByText(word.paid)).toBeVisible()
})

test('a payer without money leaves the code open, which says so; somebody else pays it once', async ({
  place,
  openContext,
}) => {
  const poor = await scanningPhone(place, await aPayer(place, { balanceFen: 100 }))
  const rich = await scanningPhone(place, await aPayer(place))
  const { page, word, shown, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  const url = await codes.makeCode({ amount: '12.50' })
  const order = wanted(await rich.scan(url), orderView)
  await onlyTold(page, ITS_CODE)
  expect((await poor.scanAndPay(url)).state).toBe('PAYERROR')
  await expect(shown.getByRole('status').filter({ hasText: word.declined })).toBeVisible()
  await expect(shown.getByText(word.scan)).toBeVisible()
  expect(wanted(await rich.pay(order), billView).state).toBe('SUCCESS')
  await expect(shown.getByText(word.paid)).toBeVisible()
  expect(await poor.scan(url)).toMatchObject({ status: 409, body: { code: 'ORDER_PAID' } })
})

test('a cancelled code cannot be paid, and the same is made again by one press', async ({ place, openContext }) => {
  const phone = await scanningPhone(place, await aPayer(place))
  const { page, word, shown, press, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  const url = await codes.makeCode({ amount: '3.20', subject: '豆浆' })
  await press(word.cancel)
  await expect(shown.getByText(word.cancelled)).toBeVisible()
  expect(await phone.scan(url)).toMatchObject({ status: 410, body: { code: 'CODE_CANCELLED' } })
  await press(word.again)
  await expect(page.getByLabel(word.amount)).toHaveValue('3.20')
  await expect(page.getByLabel(word.subject)).toHaveValue('豆浆')
})

test('a code whose time is over says so and cannot be paid', async ({ place, openContext }) => {
  const phone = await scanningPhone(place, await aPayer(place))
  const { word, shown, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  const url = await codes.makeCode({ amount: '12.50' })
  const old = await letTimePass(place, url)
  await expect(shown.getByText(word.expired)).toBeVisible()
  expect(await phone.scan(old)).toMatchObject({ status: 410, body: { code: 'CODE_EXPIRED' } })
})

test('a lost answer is asked for again under the same number: one code is made', async ({ place, openContext }) => {
  const { page, word, shown, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  const asked: string[] = []
  // The server gets the first request and makes the code; the page never hears of it.
  await page.route('**/portal/v1/dynamic-codes', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    asked.push((route.request().postDataJSON() as { outTradeNo: string }).outTradeNo)
    if (asked.length > 1) return route.continue()
    await route.fetch()
    return route.abort()
  })
  await page.getByLabel(word.subject).fill('只做一次')
  await page.getByLabel(word.amount).fill('7')
  await page.keyboard.press('Enter')
  await expect(page.getByText(word.askingAgain)).toBeVisible()
  await expect(shown.getByText(word.scan)).toBeVisible()
  expect(new Set(asked).size).toBe(1)
  expect(asked).toHaveLength(2)
  await expect(page.getByRole('row').filter({ hasText: '只做一次' })).toHaveCount(1)
})

test('codes that a till makes appear by themselves, say whose they are, and can be shown and cancelled here', async ({
  place,
  openContext,
}) => {
  const { page, word, shown, press, ...codes } = await openCodes(place, openContext, NOODLES)
  await codes.goTo('dynamicCodes')
  await page.getByRole('link', { name: word.codeStates.OPEN }).click()
  const { outTradeNo } = await dynamicCode(place, TERMINAL, { amount: 880, subject: '收银机做的' })
  const row = page.getByRole('row').filter({ hasText: outTradeNo })
  await expect(row).toContainText(TERMINAL)
  await expect(row).toContainText(yuan(880))
  await row.getByRole('link').click()
  await expect(shown).toContainText('收银机做的')
  await press(word.cancel)
  await expect(shown.getByText(word.cancelled)).toBeVisible()
  await expect(row).toHaveCount(0)
})
