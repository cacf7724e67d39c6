import type { ExceptionRemedy } from '@yimatong/contract/states'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Books, openBooks, reportsOf, type Shop } from './books.ts'
import { dayAgo } from './days.ts'

let books: Books

beforeAll(async () => {
  books = await openBooks()
}, 60_000)

afterAll(() => books?.close())

const [DAY, LATER, LAST] = [dayAgo(9), dayAgo(8), dayAgo(7)]

/** What the settlements of a shop say beside sales: by day and kind, and what all of them come to. */
async function counted({ merchantNo }: Shop) {
  const reports = await reportsOf(books.owner, merchantNo)
  const { rows } = await books.owner.query<{ line: string }>({
    text: `SELECT DISTINCT kind || ' ' || amount_fen || ' ' || business_date AS line FROM settlement_parts WHERE merchant_no = $1 AND kind <> 'SALE' ORDER BY 1`,
    values: [merchantNo],
  })
  return { lines: rows.map(({ line }) => line), net: reports.reduce((sum, { net }) => sum + net, 0) }
}

describe('of a debit that the ledger alone has, settlement counts', () => {
  it.each<[ExceptionRemedy, string[], number]>([
    ['PAID_BACK', [`LATE_BACK 250 ${LATER}`, `LATE_SALE 250 ${DAY}`], 100],
    ['WAS_BACK', [], 100],
    ['CORRECTED', [], 100],
    ['ACCEPTED', [`LATE_SALE 250 ${DAY}`], 350],
    ['ADJUSTED', [`LATE_SALE 250 ${DAY}`], 350],
  ])('when it was resolved as %s: %j', async (how, lines, net) => {
    const shop = await books.aShop()
    await shop.pay(DAY, 100)
    const exceptionId = await shop.findStranger(DAY, 250)
    // Nobody has said whose it is: it is withheld, and holds nobody up.
    expect(await shop.settle(DAY)).toEqual({ step: 'NOTHING', settled: 1 })
    expect(await counted(shop)).toEqual({ lines: [], net: 100 })
    if (how === 'PAID_BACK') await shop.payStrangerBack(exceptionId, 250, LATER)
    if (how === 'WAS_BACK' || how === 'CORRECTED') shop.undoStranger(exceptionId)
    await shop.resolve(exceptionId, how, LATER)
    expect(await shop.settle(LAST)).toMatchObject({ step: 'NOTHING' })
    expect(await counted(shop)).toEqual({ lines, net })
  })

  it('nothing more when it is opened again and resolved the same way', async () => {
    const shop = await books.aShop()
    const exceptionId = await shop.findStranger(DAY, 250)
    await shop.resolve(exceptionId, 'ACCEPTED', DAY)
    await shop.settle(DAY)
    await books.owner.query({
      text: `UPDATE exceptions SET state = 'OPEN', resolved_how = NULL, resolved_at = NULL WHERE exception_id = $1`,
      values: [exceptionId],
    })
    expect(await shop.settle(LATER)).toMatchObject({ step: 'NOTHING' })
    await shop.resolve(exceptionId, 'ACCEPTED', LAST)
    expect(await shop.settle(LAST)).toMatchObject({ step: 'NOTHING' })
    expect(await counted(shop)).toEqual({ lines: [`LATE_SALE 250 ${DAY}`], net: 250 })
  })
})

describe('of a late debit that a rule pays back, settlement counts', () => {
  it.each<[ExceptionRemedy, string[], number]>([
    ['PAID_BACK', [`LATE_BACK 250 ${LATER}`, `LATE_SALE 250 ${DAY}`], 0],
    ['WAS_BACK', [`LATE_SALE 250 ${DAY}`, `LATE_UNDONE 250 ${LATER}`], 0],
    ['CORRECTED', [`LATE_SALE 250 ${DAY}`, `LATE_UNDONE 250 ${LATER}`], 0],
    ['ACCEPTED', [`LATE_SALE 250 ${DAY}`], 250],
    ['ADJUSTED', [`LATE_SALE 250 ${DAY}`], 250],
  ])('the sale while it is open, and when it was resolved as %s: %j', async (how, lines, net) => {
    const shop = await books.aShop()
    const closed = await shop.open(DAY, 250)
    await shop.closeUnpaid(closed)
    const exceptionId = await shop.findLate(closed, LATER)
    expect(await shop.settle(DAY)).toEqual({ step: 'NOTHING', settled: 1 })
    expect(await counted(shop)).toEqual({ lines: [`LATE_SALE 250 ${DAY}`], net: 250 })
    if (how === 'PAID_BACK') await shop.payLateBack(exceptionId, closed, LATER, LATER)
    else if (how === 'WAS_BACK' || how === 'CORRECTED') shop.undoStranger(exceptionId)
    if (how !== 'PAID_BACK') await shop.resolve(exceptionId, how, LATER)
    expect(await shop.settle(LAST)).toMatchObject({ step: 'NOTHING' })
    expect(await counted(shop)).toEqual({ lines, net })
  })
})

it.each<ExceptionRemedy>(['WAS_BACK', 'CORRECTED'])(
  'a late debit that was undone (%s) holds nobody up whose next day looks back at its day before it counts as undone',
  async (how) => {
    const shop = await books.aShop()
    const sold = await shop.pay(DAY, 100)
    const closed = await shop.open(DAY, 250)
    await shop.closeUnpaid(closed)
    const exceptionId = await shop.findLate(closed, DAY)
    expect(await shop.settle(DAY)).toEqual({ step: 'NOTHING', settled: 1 })
    await shop.reverse(sold, LATER)
    shop.undoStranger(exceptionId)
    await shop.resolve(exceptionId, how, LAST)
    expect(await shop.settle(LATER)).toEqual({ step: 'NOTHING', settled: 1 })
    expect(await shop.settle(LAST)).toMatchObject({ step: 'NOTHING' })
    expect((await counted(shop)).net).toBe(0)
  },
)

describe('of a sale that the ledger has not, settlement counts', () => {
  it.each<[ExceptionRemedy, string[], number]>([
    ['ACCEPTED', [`SHORT 250 ${DAY}`], 0],
    ['ADJUSTED', [`SHORT 250 ${DAY}`], 0],
    ['CORRECTED', [], 250],
  ])('nothing before somebody has looked, and when it was resolved as %s: %j', async (how, lines, net) => {
    const shop = await books.aShop()
    const paid = await shop.pay(DAY, 250)
    const [posted] = shop.ledger.splice(0)
    const ours = { kind: 'DEBIT', amount: 250, surcharge: 0, businessDate: DAY }
    const exceptionId = await shop.findCase('MISSING_THERE', LATER, 250, { ours }, paid.paymentId)
    expect(await shop.settle(DAY)).toEqual({ step: 'HELD', settled: 0 })
    // The other side has posted it after all.
    if (how === 'CORRECTED' && posted) shop.ledger.push(posted)
    await shop.resolve(exceptionId, how, LATER)
    expect(await shop.settle(LAST)).toMatchObject({ step: 'NOTHING' })
    expect(await counted(shop)).toEqual({ lines, net })
  })
})

it('of other amounts than ours, settlement counts what both sides differ by', async () => {
  const shop = await books.aShop()
  const [more, less] = [await shop.pay(DAY, 100), await shop.pay(DAY, 100)]
  for (const [paid, there] of [
    [more, 130],
    [less, 80],
  ] as const) {
    for (const posted of shop.ledger) if (posted.itemId === paid.paymentId) posted.fen = there
    const side = { kind: 'DEBIT', surcharge: 0, businessDate: DAY }
    const evidence = { ours: { ...side, amount: 100 }, ledger: { ...side, amount: there } }
    const exceptionId = await shop.findCase('AMOUNT_DIFFERS', DAY, Math.abs(there - 100), evidence, paid.paymentId)
    await shop.resolve(exceptionId, 'ACCEPTED', LATER)
  }
  expect(await shop.settle(LAST)).toMatchObject({ step: 'NOTHING' })
  expect(await counted(shop)).toEqual({ lines: [`LATE_SALE 30 ${DAY}`, `SHORT 20 ${DAY}`], net: 210 })
})

it('of a booking on the merchant’s own account, settlement counts what it took off, on the day on which it was named', async () => {
  const shop = await books.aShop()
  const exceptionId = await shop.findStranger(DAY, 250)
  await shop.adjust(exceptionId, -250)
  await shop.resolve(exceptionId, 'ADJUSTED', LATER)
  await shop.settle(LAST)
  expect(await counted(shop)).toEqual({ lines: [`ADJUSTED_OUT 250 ${LATER}`, `LATE_SALE 250 ${DAY}`], net: 0 })
})
