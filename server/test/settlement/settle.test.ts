import { newId } from '@yimatong/contract/ids'
import { commissionOf } from '@yimatong/contract/settlement-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettlements } from '../../src/settlement/read.ts'
import { allowUnreconciled, readWaitingDays } from '../../src/settlement/reconciled.ts'
import { type Books, openBooks, reportsOf } from './books.ts'
import { dayAgo, noonOf } from './days.ts'

let books: Books

beforeAll(async () => {
  books = await openBooks()
}, 60_000)

afterAll(() => books?.close())

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

/** Two persons have agreed about another commission; it is for the days from then on. */
async function agree(merchantNo: string, commissionBps: number, since: string): Promise<void> {
  await books.owner.query({
    text: `WITH decided AS (
        INSERT INTO merchant_decisions (approval_id, merchant_no, at, commission_before_bps, commission_since)
        SELECT $1, merchant_no, $4, commission_bps, $3::date FROM merchants WHERE merchant_no = $2
      ) UPDATE merchants SET commission_bps = $5 WHERE merchant_no = $2`,
    values: [newId('approval'), merchantNo, since, noonOf(dayAgo(5)), commissionBps],
  })
}

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

  it('has the commission that its day was sold under, however late it is settled', async () => {
    const shop = await books.aShop(100)
    const days = [6, 5, 4, 3].map(dayAgo)
    for (const day of days) await shop.pay(day, 1000)
    const [, , third = '', last = ''] = days
    await agree(shop.merchantNo, 500, third)
    await agree(shop.merchantNo, 0, last)
    for (const day of days) await shop.settle(day)
    const reports = await reportsOf(books.owner, shop.merchantNo)
    expect(reports.map(({ businessDate, commissionBps }) => [businessDate, commissionBps])).toEqual(
      days.map((day, at) => [day, [100, 100, 500, 0][at]]),
    )
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

describe('a day whose reconciliation has not come through', () => {
  const waiting = async (day: string) =>
    (await readWaitingDays(books.database)).find(({ businessDate }) => businessDate === day)
  const close = (day: string) =>
    books.owner.query({ text: 'UPDATE closed_days SET through = $1::date, ended_through = $1::date', values: [day] })

  it.each(['QUEUED', 'FAILED'] as const)(
    'waits while its run is %s, says since when, and goes on once one came through',
    async (state) => {
      const day = dayAgo(state === 'QUEUED' ? 31 : 32)
      await close(day)
      const shop = await books.aShop()
      await shop.pay(dayAgo(40), 70)
      await shop.pay(day, 100)
      await books.reconcile(day, state)
      expect(await shop.settle(day)).toEqual({ step: 'WAITING', settled: 1 })
      expect(await placeOf(books.owner, shop.merchantNo)).toMatchObject({ heldBy: null, through: dayAgo(40) })
      expect(await waiting(day)).toMatchObject({ state, isOverdue: true, merchants: expect.any(Number) })
      await books.end(day)
      await books.reconcile(day, 'DONE')
      expect(await shop.settle(day)).toEqual({ step: 'NOTHING', settled: 1 })
      expect(await waiting(day)).toBeUndefined()
    },
  )

  it('is settled when two persons let it be, who are never one', async () => {
    const day = dayAgo(33)
    const shop = await books.aShop()
    await shop.pay(day, 100)
    await books.reconcile(day, 'FAILED')
    expect(await shop.settle(day)).toEqual({ step: 'WAITING', settled: 0 })
    const allowed = {
      businessDate: day,
      reason: '对账文件迟到',
      approvalId: 'apr_1',
      requestedBy: 'a',
      nowMs: Date.now(),
    }
    await expect(allowUnreconciled(books.database, { ...allowed, decidedBy: 'a' })).rejects.toThrow(/second_person/)
    expect(await allowUnreconciled(books.database, { ...allowed, decidedBy: 'b' })).toBe(true)
    expect(await allowUnreconciled(books.database, { ...allowed, decidedBy: 'b' })).toBe(false)
    expect(await shop.settle(day)).toEqual({ step: 'NOTHING', settled: 1 })
  })
})

describe('a surcharge that was taken later', () => {
  it.each([
    ['SCHOOL', { school: 150, merchant: 0 }, { school: -90, merchant: 0 }],
    ['MERCHANT', { school: 0, merchant: 150 }, { school: 0, merchant: -90 }],
  ] as const)(
    'is a line of its own on the day of the booking, and so is what goes back to its payer: %s',
    async (receiver, taken, given) => {
      const shop = await books.aShop(100)
      const [first, second, third] = [dayAgo(9), dayAgo(8), dayAgo(7)]
      const paid = await shop.pay(first, 1000)
      await shop.settle(first)
      await shop.askLater(paid, second, 150, receiver)
      expect(await shop.settle(second)).toMatchObject({ step: 'HELD' })
      expect(await placeOf(books.owner, shop.merchantNo)).toMatchObject({ heldBy: 'UNFINISHED', heldWhy: { count: 1 } })
      await shop.takeLater(paid, second, 150, receiver)
      await shop.settle(second)
      await shop.refund(paid, third, 600, 0)
      await shop.giveSurchargesBack()
      await shop.settle(third)
      const [, later, back] = await reportsOf(books.owner, shop.merchantNo)
      const sum = (of: typeof taken | typeof given) => ({
        count: 1,
        amount: 0,
        surchargeSchool: Math.abs(of.school),
        surchargeMerchant: Math.abs(of.merchant),
      })
      expect(later).toMatchObject({
        businessDate: second,
        day: { surchargesLater: sum(taken) },
        surcharge: taken,
        commission: 0,
        net: taken.merchant,
      })
      expect(back).toMatchObject({
        businessDate: third,
        day: { surchargesBack: sum(given) },
        surcharge: given,
        net: -600 + 6 + given.merchant,
      })
      const { settlements } = await readSettlements(books.database, { merchantNo: shop.merchantNo }, { limit: 10 })
      expect(settlements.map(({ surchargeLater, surchargeBack }) => [surchargeLater, surchargeBack])).toEqual([
        [0, 90],
        [150, 0],
        [0, 0],
      ])
    },
  )

  it('that is heard of after its day was settled is a late line of the next one', async () => {
    const shop = await books.aShop()
    const [first, second] = [dayAgo(8), dayAgo(7)]
    const paid = await shop.pay(first, 1000)
    await shop.askLater(paid, second, 150, 'MERCHANT')
    await shop.settle(first)
    // As if a process had slept over the day's end before it asked.
    await books.owner.query({
      text: `UPDATE settlement_places SET settled_through = $2::date WHERE merchant_no = $1`,
      values: [shop.merchantNo, second],
    })
    await shop.takeLater(paid, second, 150, 'MERCHANT')
    await shop.settle(dayAgo(6))
    const [, report] = await reportsOf(books.owner, shop.merchantNo)
    expect(report?.late).toEqual([
      expect.objectContaining({ itemId: `${paid.paymentId}-later-0`, kind: 'SURCHARGE_LATER', businessDate: second }),
    ])
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
