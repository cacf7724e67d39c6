import { showCode } from '@yimatong/bench/simulated/phone'
import { ask } from '../campus/database.ts'
import { balanceOf, balancesOf } from '../campus/ledger.ts'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { hangStore } from '../pages/hung-store.ts'
import { lateAnswer } from '../pages/late-answer.ts'
import { withoutPush } from '../pages/paying.ts'
import type { Till } from '../pages/till.ts'
import { yuan } from '../pages/words.ts'
import { expect, test } from './test.ts'

const HAND_MS = 45

/** Waits until the till's list of the day says that of the sale with that total, and gives all that it says of it. */
async function listed(till: Till, totalFen: number, standing: string): Promise<string> {
  await till.page.keyboard.press('F10')
  const row = till.page.getByRole('row').filter({ hasText: yuan(totalFen) })
  await expect(row.first()).toContainText(standing)
  const written = await row.first().innerText()
  await till.page.keyboard.press('Escape')
  return written
}

test('the last payment is cancelled by keyboard, its answer is lost: amber, then green; phone, till and ledger agree', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 })
  const [till, phone] = [await openTill({ terminalNo: 'T00005' }), await openPhone()]
  await withoutPush(till)
  await phone.login(payer)
  await phone.enrol()
  await till.charge('12.50')
  await till.scan(await phone.scanQr())
  await Promise.all([till.saw('PAID'), expect(phone.result).toContainText(phone.word.paid)])
  const total = payer.balanceFen - (await balanceOf(place, payer.accountNo))
  expect(total).toBeGreaterThan(1250)

  let asked = 0
  await till.page.route('**/gateway/v1/payments/*/cancel', async (route) => {
    asked += 1
    if (asked > 1) return route.continue()
    await route.fetch()
    return route.abort()
  })
  const sheet = till.page.getByRole('dialog')
  await till.page.keyboard.press('F6')
  await expect(sheet.getByRole('option').first()).toContainText(yuan(total))
  await till.page.keyboard.press('Enter')
  await expect(sheet.getByRole('button', { name: /^撤销/ })).toContainText(yuan(total))
  // Neither the Enter that sells nor what a gun types moves money here.
  await till.page.keyboard.press('Enter')
  expect(asked).toBe(0)
  await till.page.keyboard.press('F6')
  await expect(sheet).toContainText('正在确认，请勿重复操作')
  await expect(sheet).toContainText('已撤销')
  await expect(sheet).toContainText(yuan(total))
  expect(asked).toBe(2)
  await till.page.keyboard.press('Escape')

  await expect.poll(() => balanceOf(place, payer.accountNo)).toBe(payer.balanceFen)
  const sql = `SELECT p.state::text, r.kind::text, r.amount_fen + r.surcharge_fen AS total FROM payments p
    JOIN refunds r USING (payment_id) WHERE p.person_id = $1`
  expect(await ask(place.ownerUrls.payment, sql, [payer.personId])).toMatchObject([
    { state: 'REVOKED', kind: 'REVERSAL', total },
  ])
  await listed(till, total, '已撤销')
  await phone.seeResultGo()
  await phone.goTo('bills')
  await expect(phone.page.getByText('已撤销').first()).toBeVisible()
})

test('a part of an earlier payment goes back with its share of the surcharge, after a reload in the middle', async ({
  place,
  openTill,
}) => {
  const [early, late] = [await aPayer(place, { identityClass: 'OUTSIDER' }), await aPayer(place)]
  const till = await openTill({ terminalNo: 'T00005' })
  await withoutPush(till)
  for (const [payer, amount] of [
    [early, '20.00'],
    [late, '7.00'],
  ] as const) {
    await till.charge(amount)
    await till.scan(await showCode(await phoneWithCodes(place, payer)))
    await till.saw('PAID')
    await expect(till.stage('TYPE_AMOUNT')).toBeVisible()
  }
  const total = early.balanceFen - (await balanceOf(place, early.accountNo))
  const surcharge = total - 2000

  const overtaken = await lateAnswer(till.page, '**/gateway/v1/statements/*')
  const sheet = till.page.getByRole('dialog')
  // The refund is done, and the till never hears of it before it is loaded anew.
  await till.page.route('**/gateway/v1/payments/*/refunds', async (route) => {
    await route.fetch()
    return route.abort()
  })
  await till.page.keyboard.press('F6')
  await till.page.keyboard.type(String(total / 100), { delay: HAND_MS })
  await till.page.keyboard.press('Enter')
  await till.page.keyboard.type('5', { delay: HAND_MS })
  await till.page.keyboard.press('ArrowDown')
  const back = 500 + Math.floor((2 * surcharge * 500 + 2000) / 4000)
  await expect(sheet.getByRole('button', { name: /^退款/ })).toContainText(yuan(back))
  await till.page.keyboard.press('F6')
  await expect(sheet).toContainText('正在确认，请勿重复操作')
  await till.page.unroute('**/gateway/v1/payments/*/refunds')
  till.page.once('framenavigated', overtaken.holdNext)
  await till.page.reload()
  await expect(till.page.getByRole('alert').filter({ hasText: '已退款' })).toContainText(yuan(back))

  await expect
    .poll(() => balancesOf(place, [early.accountNo, late.accountNo]))
    .toEqual([early.balanceFen - total + back, late.balanceFen - 700])
  await listed(till, total, '部分退款')
  await overtaken.letThrough()
  await listed(till, total, '部分退款')
  const sql = `SELECT r.reason FROM refunds r JOIN payments p USING (payment_id) WHERE p.person_id = $1`
  expect(await ask(place.ownerUrls.payment, sql, [early.personId])).toEqual([{ reason: '多收或重复收款' }])
})

test('a till whose store hangs gives back once what it was told, whatever the cashier tries meanwhile, and disturbs no other', async ({
  place,
  openTill,
}) => {
  const [first, second] = [await aPayer(place), await aPayer(place)]
  const till = await openTill({ terminalNo: 'T00005' })
  const { page, stage } = till
  for (const [payer, amount] of [
    [first, '31.70'],
    [second, '42.80'],
  ] as const) {
    await till.charge(amount)
    await till.scan(await showCode(await phoneWithCodes(place, payer)))
    await till.saw('PAID')
    await expect(stage('TYPE_AMOUNT')).toBeVisible()
  }
  const sheet = page.getByRole('dialog')
  const offered = sheet.getByRole('option')
  const pick = async (amount: string) => {
    await page.keyboard.press('F6')
    await page.keyboard.type(amount, { delay: HAND_MS })
  }
  const decide = async (part: string) => {
    await expect(offered).toHaveCount(1)
    await page.keyboard.press('Enter')
    await page.keyboard.type(part, { delay: HAND_MS })
    await expect(sheet.getByRole('button', { name: /^退款/ })).toContainText(yuan(Number(part) * 100))
  }
  const giveUp = async () => {
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
  }
  const wentBack = async () => {
    const sql = `SELECT p.amount_fen::int AS of, r.amount_fen::int AS back FROM refunds r JOIN payments p USING (payment_id)
      WHERE p.person_id = ANY($1) ORDER BY r.created_at`
    return ask(place.ownerUrls.payment, sql, [[first.personId, second.personId]])
  }

  await test.step('what was wished is being checked from then on, and is not offered once more', async () => {
    const goOn = await hangStore(page)
    await pick('31.7')
    await decide('10')
    await page.keyboard.press('F6')
    await expect(sheet).toContainText('正在发出')
    await giveUp()
    await expect(page.getByText('1 笔正在确认')).toBeVisible()
    await pick('31.7')
    await expect(offered).toHaveCount(0)
    await giveUp()
    await goOn()
    await expect(page.getByRole('alert').filter({ hasText: '已退款' })).toContainText(yuan(1000))
    await expect(page.getByText('笔正在确认')).toBeHidden()
    expect(await wentBack()).toEqual([{ of: 3170, back: 1000 }])
  })

  await test.step('its end takes no other payment out of the hands of who is deciding about it', async () => {
    const goOn = await hangStore(page)
    await pick('31.7')
    await decide('2')
    await page.keyboard.press('F6')
    await expect(sheet).toContainText('正在发出')
    await giveUp()
    await pick('42.8')
    await decide('5')
    await goOn()
    await expect.poll(wentBack).toHaveLength(2)
    await expect(page.getByText('笔正在确认')).toBeHidden()
    await expect(sheet.getByRole('button', { name: /^退款/ })).toContainText(yuan(500))
    await page.keyboard.press('F6')
    await expect(sheet).toContainText('已退款')
    await expect(sheet).toContainText(yuan(500))
    await giveUp()
    expect(await wentBack()).toEqual([
      { of: 3170, back: 1000 },
      { of: 3170, back: 200 },
      { of: 4280, back: 500 },
    ])
  })

  await test.step('a page that is loaded anew before it was written has sent nothing, and offers it again', async () => {
    await hangStore(page)
    await pick('42.8')
    await decide('7')
    await page.keyboard.press('F6')
    await expect(sheet).toContainText('正在发出')
    await page.reload()
    await expect(stage('TYPE_AMOUNT')).toBeVisible()
    await pick('42.8')
    await decide('7')
    await page.keyboard.press('F6')
    await expect(sheet).toContainText('已退款')
    await giveUp()
    expect((await wentBack()).slice(3)).toEqual([{ of: 4280, back: 700 }])
  })
  const left = [first.balanceFen - 3170 + 1200, second.balanceFen - 4280 + 1200]
  await expect.poll(() => balancesOf(place, [first.accountNo, second.accountNo])).toEqual(left)
})

test('the same again within moments is charged only when the cashier says so, and what waits is called off by key', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 30_000 })
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill({ terminalNo: 'T00005' })
  const { page, stage } = till
  const sale = async (amount: string) => {
    await till.charge(amount)
    await till.scan(await showCode(phone))
  }
  await sale('12.50')
  await till.seePaid(1250)
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
  const first = await listed(till, 1250, '已收款')

  await sale('12.50')
  await expect(stage('DUPLICATE')).toContainText('刚付过同样金额，再收一次吗？')
  const order = /T\d{5}-\d{8}-\w{4}-\d{5,}/.exec(first)?.[0]
  await expect(stage('DUPLICATE')).toContainText(String(order))
  // The Enter of a gun, and a code that is scanned meanwhile, decide nothing.
  await page.keyboard.press('Enter')
  await till.scan(await showCode(phone))
  await expect(stage('DUPLICATE')).toBeVisible()
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - 1250)
  await page.keyboard.press('F2')
  await till.seePaid(1250)
  await expect(stage('TYPE_AMOUNT')).toBeVisible()

  await sale('12.50')
  await expect(stage('DUPLICATE')).toBeVisible()
  await page.keyboard.press('Escape')
  await till.seeNotCharged('NOT_PAID', '没有再收一次')

  await page.keyboard.press('Escape')
  await sale('128.00')
  await expect(page.locator('[data-stage="AWAITING_PIN"]')).toBeVisible()
  await page.keyboard.press('F6')
  await till.seeNotCharged('NOT_PAID', '付款已撤销')
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - 2500)
})
