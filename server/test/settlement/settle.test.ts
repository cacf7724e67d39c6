import { commissionOf, type SettlementContent } from '@yimatong/contract/settlement-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledgerDaysOf, settleAll } from '../../src/settlement/turn.ts'
import { AMOUNT, anOutsider, type FaultStage, openFaultStage, SURCHARGE } from '../payments/fault-stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'
import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { type Books, dayAgo, openBooks } from './books.ts'

let books: Books
let stage: FaultStage
let world: World

beforeAll(async () => {
  ;[books, stage] = await Promise.all([openBooks(), openFaultStage()])
  ;({ world } = stage)
}, 60_000)

afterAll(() => Promise.all([books?.close(), world?.close()]))

async function reportsOf(owner: Books['owner'], merchantNo: string): Promise<SettlementContent[]> {
  const { rows } = await owner.query<{ report: string }>({
    text: 'SELECT report FROM settlements WHERE merchant_no = $1 ORDER BY settlement_no',
    values: [merchantNo],
  })
  return rows.map(({ report }) => JSON.parse(report) as SettlementContent)
}

const placeOf = async (owner: Books['owner'], merchantNo: string) =>
  (
    await owner.query<{ heldBy: string | null; heldWhy: unknown; through: string }>({
      text: `SELECT held_by AS "heldBy", held_why AS "heldWhy", settled_through::text AS through FROM settlement_places
        WHERE merchant_no = $1`,
      values: [merchantNo],
    })
  ).rows[0]

describe('the commission', () => {
  it.each([
    [10_000, 60, 60],
    [25, 200, 1],
    [24, 200, 0],
    [-25, 200, 0],
    [-26, 200, -1],
    [0, 500, 0],
    [9_007_199_254_740, 10_000, 9_007_199_254_740],
  ])('of %d fen at %d basis points is %d, rounded half up once', (netSales, bps, fen) => {
    expect(commissionOf(netSales, bps)).toBe(fen)
  })
})

describe('a settlement', () => {
  it('has the day’s sales, what went back, the surcharge by receiver, the commission and the net', async () => {
    const shop = await books.aShop(150)
    const day = dayAgo(5)
    await shop.pay(day, 1000, 300, 'SCHOOL')
    await shop.refund(await shop.pay(day, 2000, 200, 'MERCHANT'), day, 500, 50)
    await shop.reverse(await shop.pay(day, 700), day)
    expect(await shop.settle(day)).toEqual({ step: 'NOTHING', settled: 1 })
    const [report] = await reportsOf(books.owner, shop.merchantNo)
    expect(report).toMatchObject({
      settlementNo: 1,
      businessDate: day,
      day: {
        sales: { count: 3, amount: 3700, surchargeSchool: 300, surchargeMerchant: 200 },
        refunds: { count: 1, amount: 500, surchargeMerchant: 50 },
        reversals: { count: 1, amount: 700 },
      },
      late: [],
      netSales: 2500,
      commission: 38,
      surcharge: { school: 300, merchant: 150 },
      net: 2500 + 150 - 38,
    })
  })

  it('names what became known late by its day, in the next one', async () => {
    const shop = await books.aShop()
    const [first, second] = [dayAgo(8), dayAgo(7)]
    await shop.pay(first, 1000)
    await shop.settle(first)
    const late = await shop.pay(first, 250)
    await shop.pay(second, 10)
    await shop.settle(second)
    const [, report] = await reportsOf(books.owner, shop.merchantNo)
    expect(report?.late).toEqual([
      expect.objectContaining({ itemId: late.paymentId, kind: 'SALE', businessDate: first, amount: 250 }),
    ])
    expect([report?.day.sales.amount, report?.total.sales.amount]).toEqual([10, 260])
  })

  it('waits while something of the day has no outcome, and says how much', async () => {
    const shop = await books.aShop()
    const day = dayAgo(4)
    const open = await shop.open(day, 100)
    expect(await shop.settle(dayAgo(2))).toEqual({ step: 'HELD', settled: 0 })
    expect(await placeOf(books.owner, shop.merchantNo)).toMatchObject({
      heldBy: 'UNFINISHED',
      heldWhy: { businessDate: day, count: 1 },
    })
    await shop.succeed(open)
    expect(await shop.settle(dayAgo(2))).toMatchObject({ step: 'NOTHING' })
    expect(await placeOf(books.owner, shop.merchantNo)).toMatchObject({ heldBy: null, through: dayAgo(2) })
  })

  it('stops where the ledger says another sum, says which, keeps nothing, and goes on when both agree', async () => {
    const shop = await books.aShop()
    const day = dayAgo(4)
    await shop.pay(day, 100)
    // The ledger has a fen more than we know.
    shop.ledger.push({ itemId: 'pay_unknown', day, fen: 1, reversed: false })
    expect(await shop.settle(day)).toEqual({ step: 'HELD', settled: 0 })
    expect(await placeOf(books.owner, shop.merchantNo)).toMatchObject({
      heldBy: 'DIFFERENCE',
      heldWhy: { businessDate: day, ours: 100, ledger: 101 },
    })
    expect(await reportsOf(books.owner, shop.merchantNo)).toEqual([])
    shop.ledger.pop()
    expect(await shop.settle(day)).toEqual({ step: 'NOTHING', settled: 1 })
  })

  it('is made once by two servers at once', async () => {
    const shop = await books.aShop()
    for (let ago = 9; ago > 3; ago--) await shop.pay(dayAgo(ago), 100)
    await Promise.all([shop.settle(dayAgo(3)), shop.settle(dayAgo(3)), shop.settle(dayAgo(3))])
    await shop.settle(dayAgo(3))
    const reports = await reportsOf(books.owner, shop.merchantNo)
    expect(reports.map(({ settlementNo }) => settlementNo)).toEqual([1, 2, 3, 4, 5, 6])
    expect(reports.map(({ net }) => net)).toEqual([100, 100, 100, 100, 100, 100])
  })
})

describe('the database refuses', () => {
  const forged = (merchantNo: string, change: string) =>
    books.owner.query({
      text: `INSERT INTO settlements SELECT 'stl_' || md5('x'), merchant_no, settlement_no + 1, business_date + 1, ${change},
          sha256('x'), report_hash, commission_fen, net_fen, created_at, created_by FROM settlements WHERE merchant_no = $1`,
      values: [merchantNo],
    })

  it('a settlement whose hash is not its own, one that does not follow, and any change', async () => {
    const shop = await books.aShop()
    await shop.pay(dayAgo(3), 100)
    await shop.settle(dayAgo(3))
    const { merchantNo } = shop
    await expect(forged(merchantNo, 'report')).rejects.toThrow(/settlements_report/)
    const unlinked = `INSERT INTO settlements SELECT 'stl_' || md5('x'), merchant_no, 2, business_date + 1, report, report_hash, NULL,
      commission_fen, net_fen, created_at, created_by FROM settlements WHERE merchant_no = $1`
    await expect(books.owner.query({ text: unlinked, values: [merchantNo] })).rejects.toThrow(/does not follow/)
    for (const text of [
      'UPDATE settlements SET net_fen = 1',
      'DELETE FROM settlements',
      'DELETE FROM settlement_items',
    ]) {
      await expect(books.database.query(text)).rejects.toThrow(/permission denied/)
    }
  })
})

describe('against the real ledger', () => {
  async function sell(till: Till): Promise<string> {
    const phone = await anOutsider(stage)
    const outTradeNo = newId('request')
    const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    expect(body.state).toBe('SUCCESS')
    return outTradeNo
  }

  it('a day of sales, refunds and cancellations agrees to the last fen', async () => {
    const till = await aTill(world)
    const [, part, whole, gone] = [await sell(till), await sell(till), await sell(till), await sell(till)]
    await refund(world, till, part, { amount: 333 })
    await refund(world, till, whole, { amount: AMOUNT })
    await cancel(world, till, gone)
    const today = businessDateOf(Date.now())
    await world.owner.query({
      text: 'UPDATE closed_days SET through = $1::date, ended_through = $1::date',
      values: [today],
    })
    const { database, clock, onecard, log } = world.gateway.deps
    const deps = { database, clock, onecard, log }
    expect(await settleAll(deps, 'nightly')).toMatchObject({ settled: 1, held: 0 })
    const [report] = await reportsOf(world.owner, till.merchant.merchantNo)
    expect(report).toMatchObject({
      netSales: 4 * AMOUNT - 333 - AMOUNT - AMOUNT,
      surcharge: { school: 2 * SURCHARGE - 50 },
    })
    const ledger = await ledgerDaysOf({ onecard })(today)
    expect(ledger.get(till.merchant.accountNo)).toBe(report?.netSales)
    expect(await settleAll(deps, 'nightly')).toEqual({ settled: 0, held: 0 })
  })
})
