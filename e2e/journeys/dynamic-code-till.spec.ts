import { wanted } from '@yimatong/bench/simulated/json'
import { showCode } from '@yimatong/bench/simulated/phone'
import { orderView } from '@yimatong/contract/platform-api'
import { ask } from '../campus/database.ts'
import { balanceOf, balancesOf, postingOf } from '../campus/ledger.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import type { Place } from '../campus/place.ts'
import { scanningPhone } from '../campus/scanning-phones.ts'
import { openDisplay } from '../pages/display.ts'
import { onlyTold } from '../pages/listening.ts'
import { paymentsSent, withoutPush } from '../pages/paying.ts'
import { yuan } from '../pages/words.ts'
import { whileOnecardHangs } from '../tours/tour.ts'
import { expect, noteSince, test } from './test.ts'

const AMOUNT = 1250
const MERCHANT = '10000003'
/** A till of that merchant. */
const TERMINAL = 'T00005'
const SCHOOL = 'S-SURCHARGE'

/** How the code with this address stands. */
const stateOf = async (place: Place, url: string) => {
  const sql = 'SELECT state::text FROM dynamic_codes WHERE strpos($1, token) > 0'
  return (await ask<{ state: string }>(place.ownerUrls.payment, sql, [url]))[0]?.state
}

/** How many codes the till that made this one has made under its present key. */
const codesBeside = async (place: Place, url: string) => {
  // Only the counter tells the numbers of one key apart.
  const sql = `SELECT c.out_trade_no FROM dynamic_codes c JOIN dynamic_codes this ON strpos($1, this.token) > 0
    WHERE left(c.out_trade_no, -5) = left(this.out_trade_no, -5)`
  return (await ask(place.ownerUrls.payment, sql, [url])).length
}

const paymentsOf = async (place: Place, { personId }: Payer) => {
  const sql = 'SELECT state::text FROM payments WHERE person_id = $1'
  return (await ask<{ state: string }>(place.ownerUrls.payment, sql, [personId])).map(({ state }) => state)
}

/** As if the code had been made so long ago that its time is over now. */
async function letTimePass(place: Place, url: string): Promise<void> {
  const sql = `UPDATE dynamic_codes SET expires_at = created_at + interval '1 second' WHERE strpos($1, token) > 0`
  await ask(place.ownerUrls.payment, sql, [url])
}

test('a phone pays the code that the till shows: both screens are told and turn green, the ledger right to the fen', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 })
  const phone = await scanningPhone(place, payer)
  const till = await openTill({ terminalNo: TERMINAL })
  const display = await openDisplay(till)
  await expect(display.face('IDLE')).toContainText(display.word.welcome)
  const accounts = [payer.accountNo, `M${MERCHANT}`, SCHOOL]
  const before = await balancesOf(place, accounts)

  const asked = Date.now()
  await till.askForCode('12.50')
  await expect(till.stage('DYNAMIC_CODE')).toContainText(till.word.askToScan)
  const url = await till.scanQr()
  await expect(display.face('DYNAMIC_CODE')).toContainText(display.word.scan)
  await expect(display.face('DYNAMIC_CODE')).toContainText(yuan(AMOUNT))
  expect(await display.scanQr()).toBe(url)

  // A till asks, too; this one hears no answers.
  await onlyTold(till.page, '**/gateway/v1/payments/*')
  const bill = await phone.scanAndPay(url)
  const answered = Date.now()
  const [, read] = await Promise.all([till.seePaid(bill.total), display.sawSince('PAID', asked)])
  noteSince(answered, 'both screens were green')
  expect(read).toContain(display.word.paid)
  // Everybody in the queue reads the display.
  expect(read).toContain(yuan(bill.total))
  expect(read).not.toMatch(/\*|尾号/)

  const { surcharge } = bill
  expect(bill).toMatchObject({ state: 'SUCCESS', amount: AMOUNT, mode: 'FORWARD_SCAN', terminalNo: TERMINAL })
  expect(surcharge.amount).toBeGreaterThan(0)
  const after = await balancesOf(place, accounts)
  expect(after.map((balance, index) => balance - (before[index] ?? 0))).toEqual([
    -(AMOUNT + surcharge.amount),
    AMOUNT,
    surcharge.amount,
  ])
  expect(await postingOf(place, bill.paymentId)).toMatchObject({
    outcome: 'POSTED',
    amount: AMOUNT,
    surcharge: surcharge.amount,
  })

  // The day's list and its totals know it as any other sale.
  await till.page.keyboard.press('F10')
  const sale = till.page.getByRole('row').filter({ hasText: bill.outTradeNo })
  await expect(sale).toContainText(till.word.paid)
  await expect(sale).toContainText(yuan(bill.total))
  await expect(till.page.getByRole('dialog')).toContainText(yuan(bill.total))
})

test('a code that the cashier cancels can be paid by nobody, also not by who has scanned it before', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place)
  const phone = await scanningPhone(place, payer)
  const till = await openTill()
  await till.askForCode('12.50')
  const url = await till.scanQr()
  const order = wanted(await phone.scan(url), orderView)
  await till.page.keyboard.press('Escape')
  await expect(till.stage('PRESS_ENTER')).toContainText(till.word.cancelled)
  await expect(till.stage('PRESS_ENTER')).toContainText(yuan(AMOUNT))
  expect(await phone.scan(url)).toMatchObject({ status: 410, body: { code: 'CODE_CANCELLED' } })
  expect(await phone.pay(order)).toMatchObject({ status: 410, body: { code: 'CODE_CANCELLED' } })
  expect(await stateOf(place, url)).toBe('CANCELLED')
  expect(await paymentsOf(place, payer)).toEqual([])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
})

test('a code whose time is over says that nothing was taken, on both screens, and cannot be paid', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place)
  const phone = await scanningPhone(place, payer)
  const till = await openTill()
  const display = await openDisplay(till)
  await till.askForCode('12.50')
  const url = await till.scanQr()
  const order = wanted(await phone.scan(url), orderView)
  await letTimePass(place, url)
  await Promise.all([
    till.seeNotCharged('NOT_PAID', till.word.expired),
    expect(display.face('NOT_PAID')).toContainText(display.word.expired),
  ])
  expect(await phone.pay(order)).toMatchObject({ status: 410, body: { code: 'CODE_EXPIRED' } })
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
})

test('a till reloaded with an open code shows the same one again, and hears that it is paid', async ({
  place,
  openTill,
}) => {
  const phone = await scanningPhone(place, await aPayer(place))
  const till = await openTill()
  const display = await openDisplay(till)
  await till.askForCode('12.50')
  const url = await till.scanQr()
  await till.page.reload()
  expect(await till.scanQr()).toBe(url)
  await expect(display.face('DYNAMIC_CODE')).toBeVisible()
  await phone.scanAndPay(url)
  await till.seePaid(AMOUNT)
  expect(await stateOf(place, url)).toBe('PAID')
})

test('a code that is paid while the till is away is paid when it comes back, and is not shown again', async ({
  place,
  openTill,
}) => {
  const phone = await scanningPhone(place, await aPayer(place))
  const till = await openTill()
  const display = await openDisplay(till)
  await till.askForCode('12.50')
  const url = await till.scanQr()
  await till.page.goto('about:blank')
  await expect(display.face('CLOSED')).toContainText(display.word.closed)
  await phone.scanAndPay(url)
  await till.page.goto('/pos/')
  await till.seePaid(AMOUNT)
  const shown = await till.page.evaluate(() => Reflect.get(globalThis, 'seenStages') as { state: string }[])
  expect(shown.map(({ state }) => state)).not.toContain('DYNAMIC_CODE')
})

test('a till without a socket asks, and turns green all the same', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await scanningPhone(place, payer)
  const till = await openTill()
  await withoutPush(till)
  await till.askForCode('12.50')
  await phone.scanAndPay(await till.scanQr())
  await till.seePaid(AMOUNT)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT)
})

test('a cancellation that crosses the payment: the till says what the ledger says', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await scanningPhone(place, payer)
  const till = await openTill()
  await withoutPush(till)
  await till.askForCode('12.50')
  await phone.scanAndPay(await till.scanQr())
  await till.page.keyboard.press('Escape')
  const paid = (await till.sawCodeGiveWayTo('PAID', 'PRESS_ENTER')) === 'PAID'
  if (!paid) await expect(till.stage('PRESS_ENTER')).toContainText(till.word.paidBack)
  // It is said once, where the cashier looks.
  await expect(till.page.getByRole('alert').filter({ hasText: yuan(AMOUNT) })).toBeHidden()
  await expect.poll(() => balanceOf(place, payer.accountNo)).toBe(paid ? payer.balanceFen - AMOUNT : payer.balanceFen)
})

test('while somebody pays both screens ask for patience, and a code is paid once', async ({ place, openTill }) => {
  const payer = await aPayer(place)
  const phone = await scanningPhone(place, payer)
  const till = await openTill()
  const display = await openDisplay(till)
  await till.askForCode('12.50')
  const url = await till.scanQr()
  const order = wanted(await phone.scan(url), orderView)
  let paying: ReturnType<typeof phone.pay> | undefined
  await whileOnecardHangs(place, async () => {
    paying = phone.pay(order)
    await expect(till.stage('CODE_IN_DOUBT')).toContainText(till.word.beingPaid)
    await expect(display.face('PROCESSING')).toContainText(display.word.checking)
  })
  await till.seePaid(AMOUNT)
  await paying
  expect(await paymentsOf(place, payer)).toEqual(['SUCCESS'])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT)
})

test('an attempt without money leaves the code to the next one', async ({ place, openTill }) => {
  const [poor, rich] = [await aPayer(place, { balanceFen: 100 }), await aPayer(place)]
  const till = await openTill()
  const display = await openDisplay(till)
  await till.askForCode('12.50')
  const url = await till.scanQr()
  expect((await (await scanningPhone(place, poor)).scanAndPay(url)).state).toBe('PAYERROR')
  await expect(till.stage('DYNAMIC_CODE')).toContainText(till.word.attemptFailed)
  // The queue learns that it was not paid, and nothing of anybody's balance.
  await expect(display.face('DYNAMIC_CODE')).not.toContainText(till.word.insufficient)
  await (await scanningPhone(place, rich)).scanAndPay(url)
  await till.seePaid(AMOUNT)
  expect(await balancesOf(place, [poor.accountNo, rich.accountNo])).toEqual([100, rich.balanceFen - AMOUNT])
})

test('one thing is open at a time: a scan during a code charges nobody, nor makes F2 a code of a scanned phone', async ({
  place,
  openTill,
}) => {
  const phone = await phoneWithCodes(place, await aPayer(place))
  const till = await openTill()
  const sent = paymentsSent(till)
  await till.askForCode('12.50')
  await expect(till.stage('DYNAMIC_CODE')).toBeVisible()
  await till.scan(await showCode(phone))
  await expect(till.stage('DYNAMIC_CODE')).toContainText(till.word.scanRefused)
  await till.page.getByRole('button', { name: 'Esc' }).last().click()
  await expect(till.stage('PRESS_ENTER')).toContainText(till.word.cancelled)

  await till.scan(await showCode(phone))
  await expect(till.stage('CODE_HELD')).toBeVisible()
  await till.page.keyboard.press('F2')
  await till.seeNotCharged('REFUSED', till.word.codeHeld)
  expect(sent()).toBe(0)
  // The code is still held, and still pays.
  await expect(till.stage('CODE_HELD')).toBeVisible()
  await till.page.keyboard.press('Enter')
  await till.seePaid(AMOUNT)
})

test('answers that are lost on their way back cost nothing: one code, one cancellation', async ({
  place,
  openTill,
}) => {
  const till = await openTill()
  let lost = 0
  const loseFirst = async (pattern: string) => {
    let first = true
    await till.page.route(pattern, async (route) => {
      if (!first) return route.continue()
      first = false
      lost += 1
      await route.fetch()
      return route.abort()
    })
  }
  await loseFirst('**/gateway/v1/dynamic-codes')
  await loseFirst('**/gateway/v1/payments/*/cancel')
  await till.page.getByRole('button', { name: '7', exact: true }).click()
  await till.page.getByRole('button', { name: till.word.dynamicCode }).click()
  const url = await till.scanQr()
  expect(await codesBeside(place, url)).toBe(1)
  await till.page.keyboard.press('Escape')
  await expect(till.stage('PRESS_ENTER')).toContainText(till.word.cancelled)
  expect(lost).toBe(2)
  expect(await stateOf(place, url)).toBe('CANCELLED')
})

test('the customer’s window follows the till: amounts, words, language, and its end', async ({ place, openTill }) => {
  const till = await openTill()
  const phone = await phoneWithCodes(place, await aPayer(place))
  const display = await openDisplay(till)
  await till.page.keyboard.type('12.5', { delay: 45 })
  await expect(display.face('AMOUNT')).toContainText(yuan(AMOUNT))
  await till.page.keyboard.press('Enter')
  await expect(display.face('SHOW_CODE')).toContainText(display.word.showCode)
  await till.page.getByRole('button', { name: till.word.otherLanguage }).click()
  await expect(display.face('SHOW_CODE')).toContainText('Show your payment code')
  const scanned = Date.now()
  await till.scan(await showCode(phone))
  expect(await display.sawSince('PAID', scanned)).toContain(yuan(AMOUNT))
  await expect(display.face('IDLE')).toBeVisible()

  // It has neither a token nor a network of its own.
  const asked: string[] = []
  display.page.on('request', (request) => asked.push(request.url()))
  await till.page.close()
  await expect(display.face('CLOSED')).toBeVisible()
  expect(asked).toEqual([])
})
