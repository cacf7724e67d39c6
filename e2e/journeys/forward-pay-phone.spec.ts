import type { Page, Route } from '@playwright/test'
import { type BillView, billView } from '@yimatong/contract/platform-api'
import { ask } from '../campus/database.ts'
import { balanceOf } from '../campus/ledger.ts'
import { demoPlate } from '../campus/merchant-codes.ts'
import { watchMoney } from '../campus/money.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import type { Place } from '../campus/place.ts'
import { withRule } from '../campus/rules.ts'
import { answerTo } from '../pages/listening.ts'
import { atScanTab, scanningOn } from '../pages/scanning.ts'
import { factOf, readyForOffline } from '../pages/student.ts'
import { yuan } from '../pages/words.ts'
import { whileOnecardHangs } from '../tours/tour.ts'
import { outsiderSurcharge } from './surcharge.ts'
import { expect, test } from './test.ts'

const AMOUNT = 1250
const OTHER_PIN = '914703'

test('wrong PINs are counted aloud, five lock it, the password sets a new one on the same sheet', async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 5_000 }))
  const settled = await watchMoney(place, payer, 'M10000009')
  const phone = await openPhone()
  const scanning = await atScanTab(phone, payer)
  const { page, word, sheet } = scanning
  await scanning.follow((await demoPlate(place, '10000009')).url)
  await scanning.typeAmount('12.50')
  await scanning.pressPay()
  for (const left of [4, 3, 2, 1]) {
    await scanning.typePin(OTHER_PIN)
    await expect(sheet.getByRole('alert')).toHaveText(word.wrongPin(left))
  }
  await scanning.typePin(OTHER_PIN)
  await expect(sheet).toContainText(word.pinLocked)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)

  // Easy ones and slips are seen before anything is sent; the password is.
  await scanning.typeNewPin('123456')
  await expect(sheet.getByRole('alert').filter({ hasText: word.easyPin })).toBeVisible()
  await scanning.typeNewPin(OTHER_PIN)
  await scanning.repeatNewPin(PIN)
  await expect(sheet.getByRole('alert').filter({ hasText: word.differentPins })).toBeVisible()
  await scanning.setPin(OTHER_PIN, 'not the password')
  await expect(sheet.getByRole('alert').filter({ hasText: word.passwordWrong })).toBeVisible()
  await scanning.sendPassword(payer.password)
  const [bill] = await Promise.all([
    answerTo(page, '/pay').then((answer) => billView.parse(answer)),
    scanning.typePin(OTHER_PIN),
  ])
  await phone.seePaid(AMOUNT, payer.balanceFen - AMOUNT)
  await settled(bill)
})

test('a total that has changed meanwhile is shown beside the old one, and only the new one is taken', async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 }))
  const settled = await watchMoney(place, payer, 'M10000011')
  const scanning = await atScanTab(await openPhone(), payer)
  const { page, word, sheet } = scanning
  await scanning.typeNumber('10000011')
  await scanning.typeAmount('12.50')
  const before = AMOUNT + outsiderSurcharge(AMOUNT, new Date().toISOString()).fen
  await expect(page.getByText(word.total)).toContainText(yuan(before))
  const now = AMOUNT + 500
  await withRule(place, payer, { merchantNo: '10000011', rateBps: 4000 }, async () => {
    await scanning.pressPay()
    await expect(sheet).toContainText(word.changed)
    await expect(factOf(sheet, word.totalBefore)).toContainText(yuan(before))
    await expect(factOf(sheet, word.totalNow)).toContainText(yuan(now))
    await sheet.getByRole('button', { name: word.acceptChange(yuan(now)) }).click()
    const [bill] = await Promise.all([
      answerTo(page, '/pay').then((answer) => billView.parse(answer)),
      scanning.typePin(PIN),
    ])
    expect(bill).toMatchObject({ state: 'SUCCESS', total: now })
    await settled(bill)
  })
})

test('an outcome that nobody knows yet asks for patience, not for a second payment', async ({ place, openPhone }) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 5_000 }))
  const phone = await openPhone()
  const scanning = await atScanTab(phone, payer)
  const { page, word } = scanning
  await scanning.typeNumber('10000009')
  await scanning.typeAmount('12.50')
  await scanning.pressPay()
  await expect(scanning.pinPad).toBeVisible()
  await whileOnecardHangs(place, async () => {
    await scanning.typePin(PIN)
    await expect(page.getByRole('heading', { name: word.checking })).toBeVisible()
    // A phone that is opened anew in the middle of it comes back to the same.
    await page.reload()
    await expect(page.getByRole('heading', { name: word.checking })).toBeVisible()
  })
  await expect(phone.result).toBeVisible({ timeout: 40_000 })
  const written = await phone.result.innerText()
  const [payment, ...others] = await paymentsOf(place, payer)
  expect(others).toEqual([])
  const taken = payment?.state === 'SUCCESS' ? AMOUNT : 0
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - taken)
  expect(written).toContain(taken > 0 ? phone.word.paid : phone.word.notPaid)
})

const paymentsOf = (place: Place, { personId }: Payer) =>
  ask<{ state: string }>(place.ownerUrls.payment, 'SELECT state::text FROM payments WHERE person_id = $1', [personId])

test('a request that never arrived is called lost only after several looks, and then repeated without harm', async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 5_000 }))
  const settled = await watchMoney(place, payer, 'M10000009')
  const phone = await openPhone()
  const scanning = await atScanTab(phone, payer)
  const { page, word } = scanning
  await scanning.typeNumber('10000009')
  await scanning.typeAmount('12.50')
  await scanning.pressPay()
  await page.route('**/platform/v1/orders/*/pay', (route) => route.abort(), { times: 1 })
  await scanning.typePin(PIN)
  await expect(page.getByRole('heading', { name: word.checking })).toBeVisible()
  await expect(page.getByRole('heading', { name: word.notArrived })).toBeVisible()
  await page.getByRole('button', { name: word.payAgain }).click()
  const [bill] = await Promise.all([
    answerTo(page, '/pay').then((answer) => billView.parse(answer)),
    scanning.typePin(PIN),
  ])
  await phone.seePaid(AMOUNT, payer.balanceFen - AMOUNT)
  await settled(bill)
})

test('an answer that is lost on the way back is found by asking, and the payment is not made again', async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 5_000 }))
  const settled = await watchMoney(place, payer, 'M10000009')
  const phone = await openPhone()
  await phone.page.routeWebSocket(/\/socket\.io\//, (socket) => socket.close())
  await phone.page.route('**/socket.io/**', (route) => route.abort())
  const scanning = await atScanTab(phone, payer)
  const { page } = scanning
  await scanning.typeNumber('10000009')
  await scanning.typeAmount('12.50')
  await scanning.pressPay()
  let bill: BillView | undefined
  await page.route('**/platform/v1/orders/*/pay', async (route) => {
    const answer = await route.fetch()
    bill = billView.parse(await answer.json())
    await route.abort()
  })
  await scanning.typePin(PIN)
  await phone.seePaid(AMOUNT, payer.balanceFen - AMOUNT)
  if (!bill) throw new Error('nothing was paid')
  await settled(bill)
})

/** Holds the next request to that path until the test lets its answer through; the page has the patience for it. */
async function holdNext(page: Page, path: RegExp, answer: (held: Route) => Promise<void>) {
  await page.evaluate(() => {
    AbortSignal.timeout = () => new AbortController().signal
  })
  let [hasCome, goOn] = [() => {}, () => {}]
  const held = new Promise<void>((resolve) => {
    hasCome = resolve
  })
  const released = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const hold = async (route: Route) => {
    hasCome()
    await released
    await answer(route)
  }
  await page.route(path, hold, { times: 1 })
  const letThrough = async () => {
    const late = page.waitForResponse(path)
    goOn()
    await (await late).finished()
  }
  return { held, letThrough }
}

const SESSION_ENDED = {
  status: 401,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: '', status: 401, code: 'SESSION_ENDED', requestId: 'req_late' }),
}

const LATE = [
  {
    what: 'that the session has ended',
    path: /\/platform\/v1\/orders\/[^/]+\/pay$/,
    answer: (held: Route) => held.fulfill(SESSION_ENDED),
    isLost: false,
  },
  {
    what: 'how it stands',
    path: /\/platform\/v1\/orders\/[^/]+$/,
    answer: (held: Route) => held.continue(),
    isLost: true,
  },
] as const

for (const { what, path, answer, isLost } of LATE) {
  test(`an order that was left leaves the next one at its PIN, though it is told late: ${what}`, async ({
    place,
    openPhone,
  }) => {
    const payer = await withPin(place, await aPayer(place, { balanceFen: 5_000 }))
    const settled = await watchMoney(place, payer, 'M10000009')
    const phone = await openPhone()
    const scanning = await atScanTab(phone, payer)
    const { page, word } = scanning
    await scanning.typeNumber('10000009')
    await scanning.typeAmount('12.50')
    await scanning.pressPay()
    if (isLost) await page.route('**/platform/v1/orders/*/pay', (route) => route.abort(), { times: 1 })
    const { held, letThrough } = await holdNext(page, path, answer)
    await scanning.typePin(PIN)
    await held
    await page.goBack()
    await expect(page.getByText(word.noCamera)).toBeVisible()
    await scanning.typeNumber('10000009')
    await scanning.typeAmount('7')
    await scanning.pressPay()
    await expect(scanning.pinPad).toBeVisible()
    await letThrough()
    const [bill] = await Promise.all([
      answerTo(page, '/pay').then((paid) => billView.parse(paid)),
      scanning.typePin(PIN),
    ])
    await phone.seePaid(700, payer.balanceFen - 700)
    await settled(bill)
  })
}

test('after a decline the phone says that nothing was charged and leads back to scanning', async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 500 }))
  const phone = await openPhone()
  const scanning = await atScanTab(phone, payer)
  const { page, word } = scanning
  await scanning.typeNumber('10000009')
  await scanning.typeAmount('12.50')
  await scanning.pressPay()
  await scanning.typePin(PIN)
  await expect(phone.result).toContainText(phone.word.insufficient)
  await expect(phone.result).toContainText(phone.word.notCharged)
  await phone.result.getByRole('button', { name: word.understood }).click()
  await expect(page.getByRole('heading', { name: word.notPaid })).toBeVisible()
  await page.getByRole('link', { name: word.scanAgain }).click()
  await expect(page.getByText(word.noCamera)).toBeVisible()
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
})

test("the day's limit for printed codes is shown when it is near, and held when it is over", async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 100_000 }))
  const scanning = await atScanTab(await openPhone(), payer)
  const { page, word } = scanning
  const main = page.getByRole('main')
  await scanning.typeNumber('10000009')
  await expect(main.getByText(word.most)).toContainText(yuan(50_000))
  await scanning.typeAmount('450')
  await expect(main.getByText(word.limitLeft)).toContainText(yuan(50_000))
  await scanning.typeAmount('0')
  await expect(page.getByRole('alert')).toContainText(word.overLimit)
  await expect(main.getByRole('button', { name: word.pay })).toBeDisabled()
})

test('without a network the scan tab says what still works', async ({ place, openPhone }) => {
  const phone = await openPhone()
  await phone.login(await aPayer(place))
  await phone.enrol()
  await readyForOffline(phone.page)
  await phone.page.context().setOffline(true)
  const scanning = scanningOn(phone, 'zh-CN')
  await scanning.openTab()
  await expect(phone.page.getByRole('heading', { name: scanning.word.offline })).toBeVisible()
  await phone.page.getByRole('link', { name: scanning.word.showCode }).click()
  await expect(phone.code).toBeVisible()
  await phone.page.context().setOffline(false)
})

test('the PIN is changed by itself in 我的, and the old one pays no more', async ({ place, openPhone }) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 5_000 }))
  const phone = await openPhone()
  const scanning = await atScanTab(phone, payer)
  const { page, word, sheet } = scanning
  await phone.goTo('me')
  await page.getByRole('button', { name: word.pinSetting }).click()
  await scanning.changePin(PIN, OTHER_PIN)
  await expect(sheet).toBeHidden()
  await scanning.openTab()
  await scanning.typeNumber('10000009')
  await scanning.typeAmount('1')
  await scanning.pressPay()
  await scanning.typePin(PIN)
  await expect(sheet.getByRole('alert')).toHaveText(word.wrongPin(4))
  await scanning.typePin(OTHER_PIN)
  await phone.seePaid(100, payer.balanceFen - 100)
})
