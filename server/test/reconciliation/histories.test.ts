import { toRfc3339 } from '@yimatong/contract/clock'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  aBack,
  aSale,
  at,
  type Back,
  type BooksWorld,
  createBooksWorld,
  debitOf,
  foundOf,
  type Line,
  lineOf,
  reconcile,
  type Sale,
  writeBacksHere,
  writeHere,
  writeThere,
} from './books.ts'

let books: BooksWorld

beforeAll(async () => {
  books = await createBooksWorld()
})

afterAll(() => books?.close())

/** What can happen to one person on a day that goes well. Nobody pays twice, so nothing looks like a duplicate. */
const fate = fc.record({
  kind: fc.constantFrom('PAID', 'REFUNDED', 'REVOKED', 'DECLINED', 'CLOSED', 'UNDONE', 'TOPUP', 'CROSSER'),
  minute: fc.integer({ min: 90, max: 22 * 60 }),
  amountFen: fc.integer({ min: 2, max: 5000 }),
  surchargeFen: fc.constantFrom(0, 0, 0, 7, 188),
  part: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  tillSays: fc.boolean(),
})
type Fate = {
  [K in keyof (typeof fate extends fc.Arbitrary<infer T> ? T : never)]: (typeof fate extends fc.Arbitrary<infer T>
    ? T
    : never)[K]
}

interface Day {
  date: string
  sales: Sale[]
  backs: Back[]
  lines: Line[]
  tills: [outTradeNo: string, word: string, amountFen: number, totalFen: number | null][]
}

let days = 0
const nextDate = () => new Date(Date.UTC(2024, 0, 1 + 2 * days++)).toISOString().slice(0, 10)

function live(fates: readonly Fate[]): Day {
  const day: Day = { date: nextDate(), sales: [], backs: [], lines: [], tills: [] }
  for (const [payer, { kind, minute, amountFen, surchargeFen, part, tillSays }] of fates.entries()) {
    const atMs = at(day.date, kind === 'CROSSER' ? 24 * 60 - 1 : minute)
    if (kind === 'TOPUP') {
      day.lines.push({ postingId: `top_${day.date}_${payer}`, kind, payer, amountFen, surchargeFen: 0, atMs })
      continue
    }
    const state = (
      {
        PAID: 'SUCCESS',
        CROSSER: 'SUCCESS',
        REFUNDED: 'REFUND',
        REVOKED: 'REVOKED',
        DECLINED: 'PAYERROR',
        CLOSED: 'CLOSED',
        UNDONE: 'CLOSED',
      } as const
    )[kind]
    const sale = aSale(atMs, {
      payer,
      amountFen,
      surchargeFen: state === 'PAYERROR' || state === 'CLOSED' ? 0 : surchargeFen,
      state,
    })
    day.sales.push(sale)
    const isPaid = state === 'SUCCESS' || state === 'REFUND' || state === 'REVOKED'
    if ((isPaid && kind !== 'CROSSER') || kind === 'UNDONE') day.lines.push(debitOf(sale))
    if (kind === 'UNDONE') day.lines.push(lineOf(aBack(sale, { kind: 'REVERSAL', atMs: atMs + 20_000 })))
    const refunded = {
      amountFen: Math.ceil(amountFen * part),
      surchargeFen: Math.floor(sale.surchargeFen * part),
      atMs: atMs + 60_000,
    }
    const back =
      kind === 'REFUNDED'
        ? aBack(sale, refunded)
        : kind === 'REVOKED'
          ? aBack(sale, { kind: 'REVERSAL', atMs: atMs + 60_000 })
          : undefined
    if (back !== undefined) {
      day.backs.push(back)
      day.lines.push(lineOf(back))
    }
    const word = isPaid ? 'PAID' : kind === 'DECLINED' ? 'DECLINED' : 'CLOSED'
    if (tillSays) day.tills.push([sale.outTradeNo, word, amountFen, isPaid ? amountFen + sale.surchargeFen : null])
  }
  return day
}

async function write({ date, sales, backs, lines, tills }: Day): Promise<void> {
  await writeHere(books, sales)
  await writeBacksHere(books, backs)
  await writeThere(books, lines)
  const said = tills.map(([out_trade_no, word, amount_fen, total_fen]) => ({
    terminal_no: books.terminalNo,
    merchant_no: books.merchant.merchantNo,
    said_at: toRfc3339(at(date, 800)),
    business_date: date,
    received_at: toRfc3339(at(date, 801)),
    payment_id: null,
    out_trade_no,
    word,
    amount_fen,
    total_fen,
  }))
  await books.world.owner.query({
    text: 'INSERT INTO till_records SELECT * FROM json_populate_recordset(NULL::till_records, $1::json)',
    values: [JSON.stringify(said)],
  })
}

const history = fc.array(fate, { minLength: 1, maxLength: 40 })

it('a history without trouble has no difference', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (fates) => {
      const day = live(fates)
      await write(day)
      expect(foundOf(await reconcile(books, day.date))).toEqual([])
    }),
    { numRuns: 15 },
  )
})

/** Plants one trouble on the last sale of a day, and gives what must be found. */
const TROUBLES: Record<string, (day: Day, sale: Sale) => [string, string]> = {
  MISSING_HERE: (day, sale) => {
    day.sales.splice(day.sales.indexOf(sale), 1)
    return ['MISSING_HERE', sale.paymentId]
  },
  MISSING_THERE: (day, sale) => {
    day.lines = day.lines.filter(({ postingId }) => postingId !== sale.paymentId)
    return ['MISSING_THERE', sale.paymentId]
  },
  AMOUNT_DIFFERS: (day, sale) => {
    day.lines = day.lines.map((line) =>
      line.postingId === sale.paymentId ? { ...line, amountFen: line.amountFen + 1 } : line,
    )
    return ['AMOUNT_DIFFERS', sale.paymentId]
  },
  SURCHARGE_DIFFERS: (day, sale) => {
    day.lines = day.lines.map((line) =>
      line.postingId === sale.paymentId ? { ...line, surchargeFen: line.surchargeFen + 1 } : line,
    )
    return ['SURCHARGE_DIFFERS', sale.paymentId]
  },
  STATE_DIFFERS: (_day, sale) => {
    sale.state = 'CLOSED'
    return ['STATE_DIFFERS', sale.paymentId]
  },
  DUPLICATE: (day, sale) => {
    const stranger = aSale(sale.atMs + 30_000, sale)
    day.lines.push({ ...debitOf(stranger), postingId: `again_${sale.paymentId}`, atMs: sale.atMs + 30_000 })
    return ['DUPLICATE', `again_${sale.paymentId}`]
  },
  TILL_SAYS_PAID: (day) => {
    day.tills.push([`ghost-${day.date}`, 'PAID', 880, 880])
    return ['TILL_SAYS_PAID', `${books.terminalNo}/ghost-${day.date}`]
  },
  TILL_SAYS_UNPAID: (day, sale) => {
    day.tills.push([sale.outTradeNo, 'NOT_CHARGED', sale.amountFen, null])
    return ['TILL_SAYS_UNPAID', `${books.terminalNo}/${sale.outTradeNo}`]
  },
}

it.each(Object.entries(TROUBLES))('a single %s in any history is found, and nothing else is', async (_name, plant) => {
  await fc.assert(
    fc.asyncProperty(history, async (fates) => {
      const day = live([
        ...fates,
        { kind: 'PAID', minute: 725, amountFen: 1250, surchargeFen: 0, part: 0.5, tillSays: false },
      ])
      const sale = day.sales.at(-1)
      if (sale === undefined) throw new Error('the day has no sale')
      const expected = plant(day, sale)
      await write(day)
      expect(foundOf(await reconcile(books, day.date))).toEqual([expected])
    }),
    { numRuns: 3 },
  )
})
