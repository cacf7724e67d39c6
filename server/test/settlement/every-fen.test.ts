import { hash } from 'node:crypto'
import { commissionOf, type SettlementContent } from '@yimatong/contract/settlement-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Books, openBooks, type Shop } from './books.ts'
import { dayAgo } from './days.ts'

let books: Books

beforeAll(async () => {
  books = await openBooks()
}, 60_000)

afterAll(() => books?.close())

interface Kept {
  settlementId: string
  report: string
  content: SettlementContent
  items: string[]
}

async function settlementsOf({ merchantNo }: Shop): Promise<Kept[]> {
  const { rows } = await books.owner.query<Omit<Kept, 'content'>>({
    text: `SELECT s.settlement_id AS "settlementId", s.report, ARRAY(SELECT item_id FROM settlement_items i
        WHERE i.settlement_id = s.settlement_id ORDER BY 1) AS items
      FROM settlements s WHERE merchant_no = $1 ORDER BY settlement_no`,
    values: [merchantNo],
  })
  return rows.map((row) => ({ ...row, content: JSON.parse(row.report) as SettlementContent }))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

type Paid = Awaited<ReturnType<Shop['open']>>

/** What may happen, by chance: each takes one of what there is, if there is any. */
type Event =
  | { type: 'OPEN' | 'PAY'; day: number; amount: number; surcharge: number; toMerchant: boolean }
  | {
      type: 'SUCCEED' | 'CLOSE' | 'REVERSE' | 'FIND_LATE' | 'LATE_BACK' | 'LATE_WAS_BACK' | 'FINISH_REFUND'
      pick: number
    }
  | { type: 'FIND_STRANGER'; amount: number; later: number }
  | { type: 'RESOLVE_STRANGER'; pick: number; how: (typeof STRANGER_REMEDIES)[number] }
  | { type: 'ASK_SURCHARGE'; pick: number; fen: number; toMerchant: boolean }
  | { type: 'TAKE_SURCHARGE'; pick: number }
  | { type: 'GIVE_SURCHARGES_BACK' }
  | { type: 'REFUND' | 'ASK_REFUND'; pick: number; share: number; later: number }
  | { type: 'SETTLE' }

const STRANGER_REMEDIES = ['ACCEPTED', 'ADJUSTED', 'CORRECTED', 'PAID_BACK'] as const
const FIRST_DAY = 12

const anEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('OPEN', 'PAY', 'PAY'),
      day: fc.nat({ max: 2 }),
      amount: fc.integer({ min: 1, max: 5000 }),
      surcharge: fc.nat({ max: 900 }),
      toMerchant: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('SUCCEED', 'CLOSE', 'REVERSE', 'FIND_LATE', 'LATE_BACK', 'LATE_WAS_BACK', 'FINISH_REFUND'),
      pick: fc.nat(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('REFUND', 'ASK_REFUND'),
      pick: fc.nat(),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
      later: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record({
        type: fc.constant('FIND_STRANGER' as const),
        amount: fc.integer({ min: 1, max: 900 }),
        later: fc.nat({ max: 2 }),
      }),
      fc.record({
        type: fc.constant('RESOLVE_STRANGER' as const),
        pick: fc.nat(),
        how: fc.constantFrom(...STRANGER_REMEDIES),
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({
        type: fc.constant('ASK_SURCHARGE' as const),
        pick: fc.nat(),
        fen: fc.integer({ min: 1, max: 500 }),
        toMerchant: fc.boolean(),
      }),
      fc.record({ type: fc.constant('TAKE_SURCHARGE' as const), pick: fc.nat() }),
      fc.constant({ type: 'GIVE_SURCHARGES_BACK' as const }),
    ),
  },
  { weight: 3, arbitrary: fc.constant({ type: 'SETTLE' } as const) },
)

/** Plays events on a shop; what is begun is remembered, and nothing happens twice to the same. */
function playerOf(shop: Shop) {
  /** The day that is today in the story: days before it may be settled. */
  let today = FIRST_DAY
  const [open, paid, closed]: [Paid[], Paid[], Paid[]] = [[], [], []]
  const late: { exceptionId: string; of: Paid; foundOn: string }[] = []
  const asked: { refundId: string; post: () => void }[] = []
  const strangers: { exceptionId: string; amount: number }[] = []
  const surcharged = new Set<string>()
  const surcharges: { of: Paid; day: string; fen: number; receiver: Paid['receiver'] }[] = []
  const take = <T>(from: T[], pick: number): T | undefined =>
    from.length === 0 ? undefined : from.splice(pick % from.length, 1)[0]
  const dayNow = () => dayAgo(today)
  async function refundOf(event: Extract<Event, { pick: number; share: number }>) {
    const one = take(paid, event.pick)
    if (one === undefined) return
    const amount = Math.max(1, Math.floor(one.amount * event.share))
    const surcharge = Math.floor(one.surcharge * event.share)
    if (event.type === 'REFUND') return void (await shop.refund(one, dayNow(), amount, surcharge))
    const day = dayNow()
    const refundId = await shop.askBack('REFUND', one, day, amount, surcharge)
    const kept = amount + (one.receiver === 'MERCHANT' ? surcharge : 0)
    asked.push({
      refundId,
      post: () => shop.ledger.push({ itemId: refundId, day, fen: -kept, reversed: false }),
    })
  }
  async function finishRefund(pick: number) {
    const one = take(asked, pick)
    if (one === undefined) return
    one.post()
    await shop.finishBack(one.refundId)
  }
  async function resolveStranger({ pick, how }: Extract<Event, { type: 'RESOLVE_STRANGER' }>) {
    const one = take(strangers, pick)
    if (one === undefined) return
    if (how === 'PAID_BACK') await shop.payStrangerBack(one.exceptionId, one.amount, dayNow())
    if (how === 'ADJUSTED') await shop.adjust(one.exceptionId, -one.amount)
    if (how === 'CORRECTED') shop.undoStranger(one.exceptionId)
    await shop.resolve(one.exceptionId, how, dayNow())
  }
  async function askSurcharge({ pick, fen, toMerchant }: Extract<Event, { type: 'ASK_SURCHARGE' }>) {
    const without = paid.filter(({ paymentId }) => !surcharged.has(paymentId))
    const one = without[pick % without.length]
    if (one === undefined) return
    surcharged.add(one.paymentId)
    const asking = { of: one, day: dayNow(), fen, receiver: toMerchant ? ('MERCHANT' as const) : ('SCHOOL' as const) }
    await shop.askLater(one, asking.day, fen, asking.receiver)
    surcharges.push(asking)
  }
  async function takeSurcharge(pick: number) {
    const one = take(surcharges, pick)
    if (one !== undefined) await shop.takeLater(one.of, one.day, one.fen, one.receiver)
  }
  async function move(event: Extract<Event, { pick: number }>) {
    if (event.type === 'RESOLVE_STRANGER') return resolveStranger(event)
    if (event.type === 'ASK_SURCHARGE') return askSurcharge(event)
    if (event.type === 'TAKE_SURCHARGE') return takeSurcharge(event.pick)
    if (event.type === 'REFUND' || event.type === 'ASK_REFUND') return refundOf(event)
    if (event.type === 'FINISH_REFUND') return finishRefund(event.pick)
    if (event.type === 'SUCCEED' || event.type === 'CLOSE') {
      const one = take(open, event.pick)
      if (one === undefined) return
      await (event.type === 'SUCCEED' ? shop.succeed(one) : shop.closeUnpaid(one))
      ;(event.type === 'SUCCEED' ? paid : closed).push(one)
    } else if (event.type === 'REVERSE') {
      const one = take(paid, event.pick)
      if (one !== undefined) await shop.reverse(one, dayNow())
    } else if (event.type === 'FIND_LATE') {
      const one = take(closed, event.pick)
      if (one !== undefined) late.push({ exceptionId: await shop.findLate(one, dayNow()), of: one, foundOn: dayNow() })
    } else {
      const one = take(late, event.pick)
      if (one === undefined) return
      if (event.type === 'LATE_BACK') await shop.payLateBack(one.exceptionId, one.of, one.foundOn, dayNow())
      else await shop.lateWasBack(one.exceptionId, dayNow())
    }
  }
  return {
    async play(event: Event) {
      if ('pick' in event) return move(event)
      if (event.type === 'GIVE_SURCHARGES_BACK') return shop.giveSurchargesBack()
      if (event.type === 'FIND_STRANGER') {
        const { amount } = event
        return void strangers.push({
          exceptionId: await shop.findStranger(dayAgo(today + event.later), amount),
          amount,
        })
      }
      if (event.type === 'SETTLE') {
        await shop.settle(dayAgo(today))
        if (today > 1) today -= 1
        return
      }
      const { amount, surcharge, toMerchant } = event
      const day = dayAgo(today + event.day)
      const one = await shop.open(day, amount, surcharge, toMerchant ? 'MERCHANT' : 'SCHOOL')
      if (event.type === 'OPEN') return void open.push(one)
      await shop.succeed(one)
      paid.push(one)
    },
    async finishAll() {
      while (open.length > 0) await move({ type: 'SUCCEED', pick: 0 })
      while (asked.length > 0) await finishRefund(0)
      while (strangers.length > 0) await resolveStranger({ type: 'RESOLVE_STRANGER', pick: 0, how: 'ACCEPTED' })
      while (surcharges.length > 0) await takeSurcharge(0)
      await shop.giveSurchargesBack()
    },
  }
}

describe('settlements', () => {
  it('have every fen exactly once, whatever becomes known how late, and agree with the ledger', async () => {
    const histories = fc.tuple(fc.array(anEvent, { minLength: 20, maxLength: 60 }), fc.integer({ min: 0, max: 500 }))
    await fc.assert(
      fc.asyncProperty(histories, async ([events, commissionBps]) => {
        const shop = await books.aShop(commissionBps)
        const player = playerOf(shop)
        for (const event of events) await player.play(event)
        await player.finishAll()
        expect(await shop.settle(dayAgo(0))).toMatchObject({ step: 'NOTHING' })
        await expectEveryFenOnce(shop, commissionBps)
      }),
      { numRuns: 6, endOnFailure: true },
    )
  }, 120_000)
})

/** The judge: a list of what a ledger posted, which knows nothing of days that are settled. */
async function expectEveryFenOnce(shop: Shop, commissionBps: number): Promise<void> {
  const settlements = await settlementsOf(shop)
  const items = settlements.flatMap((settlement) => settlement.items)
  expect(new Set(items).size).toBe(items.length)
  // Reversals and what undid a late debit are in no ledger's sum; whatever is there must be in a settlement.
  const standing = shop.ledger.filter(({ reversed }) => !reversed)
  expect(standing.filter(({ itemId }) => !items.includes(itemId))).toEqual([])
  const beforeCommission = settlements.map(({ content }) => content.net + content.commission)
  expect(sum(beforeCommission)).toBe(sum(standing.map(({ fen }) => fen)))
  settlements.forEach(({ content, report }, at) => {
    const before = settlements[at - 1]
    expect(content.previousHash).toBe(before && hash('sha256', before.report, 'hex'))
    expect(content.commission).toBe(commissionOf(content.netSales, commissionBps))
    expect(content.late.every(({ businessDate }) => businessDate < content.businessDate)).toBe(true)
    expect(content.total.sales.amount - content.day.sales.amount).toBe(
      sum(content.late.filter(({ kind }) => kind === 'SALE' || kind === 'LATE_SALE').map(({ amount }) => amount)),
    )
    expect(report).not.toContain('null')
  })
}
