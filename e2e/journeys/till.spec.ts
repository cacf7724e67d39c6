import { showCode } from '@yimatong/bench/simulated/phone'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { ask } from '../campus/database.ts'
import { balanceOf, postingOf } from '../campus/ledger.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import type { Place } from '../campus/place.ts'
import { demoCampus } from '../campus/tills.ts'
import { whileOnecardHangs } from '../tours/tour.ts'
import { nextPayment, paymentsSent, withoutPush } from '../pages/paying.ts'
import { expect, test } from './test.ts'

const AMOUNT = 1250
/** The third step back: fresh codes are of this step of 30 s or one beside it. */
const SCREENSHOT_AGE_MS = 90_000

const paymentsOf = (place: Place, { personId }: Payer) =>
  ask<{ state: string }>(place.ownerUrls.payment, 'SELECT state::text FROM payments WHERE person_id = $1', [personId])

const stateOf = async (place: Place, outTradeNo: string) => {
  const sql = 'SELECT state::text FROM payments WHERE out_trade_no = $1'
  return (await ask<{ state: string }>(place.ownerUrls.payment, sql, [outTradeNo])).map(({ state }) => state)
}

test('a payer without money hears so on both screens, and keeps what there is', async ({
  place,
  openPhone,
  openTill,
}) => {
  const { logins } = await demoCampus(place)
  const poor = logins.find(({ schoolNo }) => schoolNo === '20230002')
  if (!poor) throw new Error('the demo campus has nobody without money')
  const before = await balanceOf(place, `P${poor.schoolNo}`)
  const till = await openTill()
  const phone = await openPhone()
  await phone.login(poor)
  await phone.enrol()
  await till.charge('50.00')
  const [payment] = await Promise.all([nextPayment(till), till.scan(await phone.scanQr())])
  await till.seeNotCharged('NOT_PAID', till.word.insufficient)
  await expect(phone.result).toContainText(phone.word.notPaid)
  const onPhone = await phone.result.innerText()
  expect(onPhone).toContain(phone.word.insufficient)
  expect(onPhone).toContain(phone.word.notCharged)
  expect(payment).toMatchObject({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE' })
  expect(await balanceOf(place, `P${poor.schoolNo}`)).toBe(before)
  expect((await postingOf(place, payment.paymentId))?.outcome).toBe('DECLINED')
})

test('the till turns away a screenshot of 90 seconds ago by itself: nothing is sent', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill()
  const sent = paymentsSent(till)
  await till.charge('12.50')
  await till.scan(await showCode(phone, Date.now() - SCREENSHOT_AGE_MS))
  await till.seeNotCharged('REFUSED', till.word.tooOld)
  expect(sent()).toBe(0)
  expect(await paymentsOf(place, payer)).toEqual([])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
})

test('the till turns away a misread code and a wallet of somebody else: nothing is sent', async ({
  place,
  openTill,
}) => {
  const phone = await phoneWithCodes(place, await aPayer(place))
  const till = await openTill()
  const sent = paymentsSent(till)
  const code = await showCode(phone)
  await till.charge('12.50')
  await till.scan(code.slice(0, -3))
  await till.seeNotCharged('REFUSED', till.word.misread)
  await till.scan('134567890123456789')
  await till.seeNotCharged('REFUSED', till.word.wechat)
  expect(sent()).toBe(0)
  // The amount is still there, and the right code still pays.
  await till.scan(code)
  await till.seePaid(AMOUNT)
})

test('a code pays once: not again at this till, and not at another', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const [first, second] = [await openTill(), await openTill()]
  const code = await showCode(phone)
  await first.charge('12.50')
  await first.scan(code)
  await first.seePaid(AMOUNT)
  await second.charge('12.50')
  await second.scan(code)
  await second.seeNotCharged('NOT_PAID', second.word.used)
  // The same code within two seconds would be a scanner on a stand, reading the same screen again.
  await expect(first.stage('TYPE_AMOUNT')).toBeVisible()
  const sent = paymentsSent(first)
  await first.charge('3.00')
  await first.scan(code)
  await first.seeNotCharged('REFUSED', first.word.usedHere)
  expect(sent()).toBe(0)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT)
})

test('a revoked phone is turned away at once, by the stop list and, without it, by the server', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place)
  const [till, deaf] = [await openTill(), await openTill()]
  await deaf.page.route('**/tsm/v1/revocations*', (route) => route.abort())
  const phone = await openPhone()
  await phone.login(payer)
  await phone.enrol()
  const sent = paymentsSent(till)
  // Both have only to scan: a code that nobody revokes pays for half a minute, and is not to be too old when it comes.
  for (const { charge } of [till, deaf]) await charge('12.50')
  const code = await phone.scanQr()

  await phone.goTo('me')
  const list = till.page.waitForResponse((answer) => answer.url().includes('/tsm/v1/revocations') && answer.ok())
  await phone.page.getByRole('button', { name: phone.word.revokeOf }).click()
  await phone.page.getByRole('dialog').getByRole('button', { name: phone.word.revoke, exact: true }).click()
  await expect(phone.page.getByText(phone.word.revoked)).toBeVisible()
  await list

  await till.scan(code)
  await till.seeNotCharged('REFUSED', till.word.revoked)
  expect(sent()).toBe(0)
  await deaf.scan(code)
  await deaf.seeNotCharged('NOT_PAID', deaf.word.revoked)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
  await phone.goTo('pay')
  await expect(phone.page.getByRole('heading', { name: phone.word.enrolAgain })).toBeVisible()
})

test('an answer lost on its way back: amber, then green, and one debit', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill()
  await withoutPush(till)
  const sent = paymentsSent(till)
  // The server gets the request and answers; the till never hears it.
  await till.page.route('**/gateway/v1/payments', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await till.charge('12.50')
  await till.scan(await showCode(phone))
  await expect(till.stage('CHECKING')).toContainText(till.word.checking)
  await till.seePaid(AMOUNT)
  expect(sent()).toBe(1)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT)
})

test('the one-card backend hangs in mid-payment: amber, then green when it goes on, and one debit', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill()
  await whileOnecardHangs(place, async () => {
    await till.charge('12.50')
    await till.scan(await showCode(phone))
    await expect(till.stage('CHECKING')).toContainText(till.word.checking)
  })
  await till.seePaid(AMOUNT)
  expect(await paymentsOf(place, payer)).toEqual([{ state: 'SUCCESS' }])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT)
})

test('the one-card backend is killed before it heard of the payment: amber, then "not charged", which is true', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill()
  const { onecard } = place.campus.services
  let outTradeNo = ''
  await whileOnecardHangs(place, async () => {
    await till.charge('12.50')
    const [payment] = await Promise.all([nextPayment(till), till.scan(await showCode(phone))])
    expect(payment.state).toBe('PROCESSING')
    outTradeNo = payment.outTradeNo
    await expect(till.stage('CHECKING')).toContainText(till.word.checking)
    await onecard.kill('SIGKILL')
    await onecard.restart()
  })
  // The sweeper looks at what is unfinished for ten seconds.
  expect(await till.saw('NOT_PAID')).toContain(till.word.notCharged)
  expect(await stateOf(place, outTradeNo)).toEqual(['CLOSED'])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
})

test('a till reloaded in mid-payment asks again by its own order number', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill()
  const sent = paymentsSent(till)
  let asked: PaymentView | undefined
  await whileOnecardHangs(place, async () => {
    await till.charge('12.50')
    await till.scan(await showCode(phone))
    await expect(till.stage('CHECKING')).toContainText(till.word.checking)
    const order = /T\d{5}-\d{8}-\w{4}-\d{5,}/.exec(await till.stage('CHECKING').innerText())?.[0]
    const question = till.page.waitForResponse((answer) => answer.url().endsWith(`/gateway/v1/payments/${order}`))
    await till.page.reload()
    await expect(till.stage('CHECKING')).toContainText(till.word.checking)
    await expect(till.stage('CHECKING')).toContainText(String(order))
    asked = (await (await question).json()) as PaymentView
  })
  expect(asked?.state).toBe('PROCESSING')
  await till.seePaid(AMOUNT)
  expect(sent()).toBe(1)
  expect(await paymentsOf(place, payer)).toEqual([{ state: 'SUCCESS' }])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT)
})

test('a till without a network says so and charges nothing', async ({ place, openTill }) => {
  const phone = await phoneWithCodes(place, await aPayer(place))
  const till = await openTill()
  const sent = paymentsSent(till)
  await till.page.context().setOffline(true)
  await expect(till.page.getByText(till.word.offline, { exact: true })).toBeVisible()
  await till.charge('12.50')
  await till.seeNotCharged('REFUSED', till.word.cannotCharge)
  await expect(till.stage('REFUSED')).toBeHidden()
  await till.scan(await showCode(phone))
  await till.seeNotCharged('REFUSED', till.word.cannotCharge)
  expect(sent()).toBe(0)
  await till.page.context().setOffline(false)
  await expect(till.page.getByText(till.word.online)).toBeVisible()
})
