import { toRfc3339 } from '@yimatong/contract/clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aBack,
  aSale,
  at,
  type BooksWorld,
  createBooksWorld,
  debitOf,
  foundOf,
  lineOf,
  type Ran,
  reconcile,
  writeBacksHere,
  writeBoth,
  writeHere,
  writeThere,
} from './books.ts'
import { stuttering } from './stuttering.ts'

let books: BooksWorld

beforeAll(async () => {
  books = await createBooksWorld()
})

afterAll(() => books?.close())

const noon = 12 * 60

async function tillSays(date: string, outTradeNo: string, word: string, amountFen: number, totalFen?: number) {
  const { world, terminalNo, merchant } = books
  await world.owner.query({
    text: `INSERT INTO till_records (terminal_no, out_trade_no, said_at, word, merchant_no, amount_fen, total_fen, business_date, received_at)
      VALUES ($1, $2, $3, $4::till_word, $5, $6, $7, $8::date, now())`,
    values: [
      terminalNo,
      outTradeNo,
      toRfc3339(at(date, noon)),
      word,
      merchant.merchantNo,
      amountFen,
      totalFen ?? null,
      date,
    ],
  })
}

const exceptionsOf = async (subjects: readonly string[]) =>
  (
    await books.world.owner.query<{ class: string; subject: string }>({
      text: `SELECT class::text, coalesce(subject, payment_id) AS subject FROM exceptions
        WHERE coalesce(subject, payment_id) = ANY ($1::text[]) ORDER BY class, subject`,
      values: [subjects],
    })
  ).rows

describe('a day without trouble', () => {
  it('has no difference: refunds, reversals, closed payments and top-ups are all where they belong', async () => {
    const date = '2026-03-02'
    const [paid, surcharged, refunded, revoked, declined, closed] = [
      aSale(at(date, noon)),
      aSale(at(date, noon + 1), { surchargeFen: 188 }),
      aSale(at(date, noon + 2), { state: 'REFUND', surchargeFen: 100 }),
      aSale(at(date, noon + 3), { state: 'REVOKED', surchargeFen: 50 }),
      aSale(at(date, noon + 4), { state: 'PAYERROR' }),
      aSale(at(date, noon + 5), { state: 'CLOSED' }),
    ]
    await writeHere(books, [paid, surcharged, refunded, revoked, declined, closed])
    const parts = [400, 300].map((amountFen, n) =>
      aBack(refunded, { amountFen, surchargeFen: 30 - n, atMs: at(date, noon + 30 + n) }),
    )
    const reversal = aBack(revoked, { kind: 'REVERSAL', atMs: at(date, noon + 4) })
    await writeBacksHere(books, [...parts, reversal])
    // What was unknown and was reversed by the sweeper is two lines there, and nothing here.
    const undone = { ...lineOf(aBack(closed, { kind: 'REVERSAL', atMs: at(date, noon + 6) })) }
    await writeThere(books, [
      ...[paid, surcharged, refunded, revoked, closed].map((sale) => debitOf(sale)),
      ...[...parts, reversal].map((back) => lineOf(back)),
      undone,
      { postingId: 'top_1', kind: 'TOPUP', payer: 1, amountFen: 20_000, surchargeFen: 0, atMs: at(date, noon) },
    ])
    await tillSays(date, paid.outTradeNo, 'PAID', 1250, 1250)
    await tillSays(date, surcharged.outTradeNo, 'PAID', 1250, 1438)
    await tillSays(date, declined.outTradeNo, 'DECLINED', 1250)
    await tillSays(date, closed.outTradeNo, 'CLOSED', 1250)
    await tillSays(date, revoked.outTradeNo, 'CLOSED', 1250)
    await tillSays(date, refunded.outTradeNo, 'PAID', 1250, 1350)
    const run = await reconcile(books, date)
    expect(run).toMatchObject({ state: 'DONE', findings: [], repaired: 0 })
    expect(run.report).toMatchObject({
      matched: 7,
      settled: { CROSSED: 0, POOLED: 0, UNDONE: 2, UNFINISHED: 0 },
      tillRecords: 6,
      classes: [],
    })
  })
})

describe('the planted day', () => {
  const [date, ...after] = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'] as const
  let first: Ran
  let planted: [string, string][]
  /** What nobody ever finds on the other side, and is said when it has waited for three days. */
  let alone: [string, string][]

  beforeAll(async () => {
    const quiet = Array.from({ length: 40 }, (_, n) => aSale(at(date, noon + n), { payer: 10 + n }))
    await writeBoth(books, quiet)
    const sale = (n: number, change = {}) => aSale(at(date, noon + n), { payer: 60 + n, ...change })
    const [unknownHere, unknownThere, changed, surcharged, doubled, twice, late, revoked, partly, ours, odd] = [
      sale(1),
      sale(2),
      sale(3),
      sale(4, { surchargeFen: 188 }),
      sale(5),
      sale(6),
      sale(7, { state: 'CLOSED' }),
      sale(8, { state: 'REVOKED' }),
      sale(9, { state: 'REFUND' }),
      sale(10),
      sale(11),
    ]
    await writeHere(books, [unknownThere, changed, surcharged, doubled, late, revoked, partly, ours, odd])
    await plantWhatIsNone()
    await plantCrossers()
    // Posted under a strange id a minute later, for the same person and amount: charged twice.
    const again = debitOf(twice, { payer: doubled.payer, atMs: doubled.atMs + 60_000 })
    const right = aBack(partly, { amountFen: 400, atMs: at(date, noon + 20) })
    const wrong = aBack(partly, { amountFen: 300, atMs: at(date, noon + 21) })
    const lost = aBack(revoked, { kind: 'REVERSAL', atMs: at(date, noon + 9) })
    await writeBacksHere(books, [right, wrong, lost])
    await writeThere(books, [
      debitOf(unknownHere),
      debitOf(changed, { amountFen: changed.amountFen + 1 }),
      debitOf(surcharged, { surchargeFen: 189 }),
      ...[doubled, late, revoked, partly, ours, odd].map((one) => debitOf(one)),
      again,
      lineOf(right),
      lineOf(wrong, { amountFen: 299 }),
    ])
    await tillSays(date, 'never-booked', 'PAID', 880, 880)
    await tillSays(date, ours.outTradeNo, 'DECLINED', ours.amountFen)
    await tillSays(date, odd.outTradeNo, 'PAID', odd.amountFen, odd.amountFen + 100)
    const till = (outTradeNo: string) => `${books.terminalNo}/${outTradeNo}`
    planted = [
      ['AMOUNT_DIFFERS', changed.paymentId],
      ['AMOUNT_DIFFERS', wrong.refundId],
      ['DUPLICATE', twice.paymentId],
      ['MISSING_HERE', unknownHere.paymentId],
      ['MISSING_THERE', `${revoked.paymentId}-reversal`],
      ['MISSING_THERE', unknownThere.paymentId],
      ['STATE_DIFFERS', late.paymentId],
      ['SURCHARGE_DIFFERS', surcharged.paymentId],
      ['TILL_AMOUNT_DIFFERS', till(odd.outTradeNo)],
      ['TILL_SAYS_PAID', till('never-booked')],
      ['TILL_SAYS_UNPAID', till(ours.outTradeNo)],
    ]
    first = await reconcile(books, date)
  })

  /** Two lines there and none here, two lines on both sides: neither is a difference. */
  async function plantWhatIsNone() {
    const unknown = aSale(at(date, noon + 30), { payer: 80, state: 'CLOSED' })
    const cancelled = aSale(at(date, noon + 31), { payer: 81, state: 'REVOKED' })
    const reversals = [unknown, cancelled].map((sale) => aBack(sale, { kind: 'REVERSAL', atMs: at(date, noon + 40) }))
    await writeHere(books, [unknown, cancelled])
    await writeBacksHere(books, reversals.slice(1))
    await writeThere(books, [
      ...[unknown, cancelled].map((sale) => debitOf(sale)),
      ...reversals.map((back) => lineOf(back)),
    ])
    await tillSays(date, unknown.outTradeNo, 'CLOSED', unknown.amountFen)
    await tillSays(date, cancelled.outTradeNo, 'CLOSED', cancelled.amountFen)
  }

  /** Around midnight: two that stand on another day there, and one of each side that stands nowhere. */
  async function plantCrossers() {
    const [next] = after
    const lateHere = aSale(at(date, 24 * 60 - 2), { payer: 82 })
    const earlyHere = aSale(at(next, 1), { payer: 83 })
    const onlyHere = aSale(at(date, 24 * 60 - 1), { payer: 84 })
    const onlyThere = aSale(at(date, 24 * 60 - 1), { payer: 85, state: 'CLOSED' })
    await writeHere(books, [lateHere, earlyHere, onlyHere, onlyThere])
    await writeThere(books, [debitOf(lateHere, { date: next }), debitOf(earlyHere, { date }), debitOf(onlyThere)])
    alone = [
      ['MISSING_THERE', onlyHere.paymentId],
      ['STATE_DIFFERS', onlyThere.paymentId],
    ]
  }

  it('shows each trouble once, under its class, and nothing else', () => {
    expect(first.state).toBe('DONE')
    const lines = (found: readonly [string, string][]) => found.map((each) => each.join(' ')).toSorted()
    expect(lines(foundOf(first))).toEqual(lines(planted))
    expect(first.report.matched).toBe(48)
    expect(first.report.settled).toEqual({ CROSSED: 1, POOLED: 3, UNDONE: 2, UNFINISHED: 0 })
  })

  it('gives the same report when it is run again, and no second exception', async () => {
    const subjects = planted.map(([, subject]) => subject)
    const before = await exceptionsOf(subjects)
    const again = await reconcile(books, date)
    expect(again.runId).not.toBe(first.runId)
    expect(again.hash).toBe(first.hash)
    expect(again.findings.map(({ exceptionId }) => exceptionId)).toEqual(
      first.findings.map(({ exceptionId }) => exceptionId),
    )
    expect(await exceptionsOf(subjects)).toEqual(before)
    expect(first.findings.filter(({ exceptionId }) => exceptionId === null)).toEqual([])
  })

  it('puts late debits into the hands of the rule that pays them back, and leaves the rest to people', async () => {
    const byRule = first.findings.filter(({ rule }) => rule !== null).map(({ class: name, rule }) => [name, rule])
    expect(byRule).toEqual([
      ['MISSING_THERE', 'LATE_SUCCESS'],
      ['STATE_DIFFERS', 'LATE_SUCCESS'],
    ])
  })

  it('keeps what crosses midnight for three days, and says then, once, what nobody had', async () => {
    const found: [string, string][][] = []
    for (const day of after) found.push(foundOf(await reconcile(books, day)))
    expect(found).toEqual([[], [], alone])
  })

  it('has the same line twice when the statement has it twice', async () => {
    const twice = aSale(at('2026-03-20', noon), { payer: 90 })
    await writeBoth(books, [twice, aSale(at('2026-03-20', noon + 1), { payer: 91 })])
    const run = await reconcile({ ...books, reconciler: stuttering(books.world.gateway.deps) }, '2026-03-20')
    expect([foundOf(run), run.report.matched]).toEqual([[['DUPLICATE', twice.paymentId]], 2])
  })
})

describe('around midnight', () => {
  it('what is in the other day there is no difference, whichever day is looked at first, and waits three days at most', async () => {
    const [day, next, third, last] = ['2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04'] as const
    const [lateHere, earlyHere, alone] = [
      aSale(at(day, 24 * 60 - 2), { payer: 1 }),
      aSale(at(next, 1), { payer: 2 }),
      aSale(at(day, 24 * 60 - 1), { payer: 3 }),
    ]
    await writeHere(books, [lateHere, earlyHere, alone])
    await writeThere(books, [debitOf(lateHere, { date: next }), debitOf(earlyHere, { date: day })])
    const first = await reconcile(books, day)
    expect([first.findings, first.report.settled]).toEqual([[], { CROSSED: 1, POOLED: 2, UNDONE: 0, UNFINISHED: 0 }])
    const second = await reconcile(books, next)
    expect([second.findings, second.report.settled]).toEqual([[], { CROSSED: 2, POOLED: 0, UNDONE: 0, UNFINISHED: 0 }])
    expect((await reconcile(books, third)).findings).toEqual([])
    const fourth = await reconcile(books, last)
    expect(foundOf(fourth)).toEqual([['MISSING_THERE', alone.paymentId]])
    // Each day tells the same when it is asked again, and the difference is told of on one day only.
    expect((await reconcile(books, last)).hash).toBe(fourth.hash)
    const again = await reconcile(books, day)
    expect([again.findings, again.report.settled]).toEqual([[], { CROSSED: 2, POOLED: 1, UNDONE: 0, UNFINISHED: 0 }])
    expect((await reconcile(books, day)).hash).toBe(again.hash)
  })

  it('a debit that was closed before midnight and reversed after it is no difference', async () => {
    const [day, next] = ['2026-04-11', '2026-04-12'] as const
    const closed = aSale(at(day, 24 * 60 - 1), { state: 'CLOSED' })
    await writeHere(books, [closed])
    await writeThere(books, [debitOf(closed), lineOf(aBack(closed, { kind: 'REVERSAL', atMs: at(next, 1) }))])
    expect((await reconcile(books, day)).report.settled).toMatchObject({ POOLED: 1 })
    const second = await reconcile(books, next)
    expect([second.findings, second.report.settled]).toMatchObject([[], { UNDONE: 1 }])
    expect((await reconcile(books, day)).report.settled).toMatchObject({ POOLED: 0, UNDONE: 1 })
  })
})
