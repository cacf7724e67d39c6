import { setTimeout as wait } from 'node:timers/promises'
import type { Books, Check, Offence } from './check.ts'
import type { Book } from './books.ts'
import { type Pair, pairs } from './pairs.ts'
import type { Since } from './since.ts'

// What one service has against what another one has. Two databases cannot be read at one moment, so what looks wrong is looked
// at once more, in fresh books; only what is still wrong then is an offence.

/** The payment server's word on a payment. */
interface PaymentRow {
  key: string
  state: string
  amount: number
  surcharge: number
  merchantAccount: string
  /** What went back and has arrived, and what may have. */
  back: number
  backAtMost: number
  /** An exception knows of it. */
  excepted: boolean
}

/** The ledger's word on a debit. */
interface DebitRow {
  key: string
  outcome: string
  amount: number
  surcharge: number
  merchantAccount: string
  back: number
  young: boolean
}

/** A condition that a column is one of the keys, where only these are read. */
export const among = (column: string, keys: string | undefined): string =>
  keys === undefined ? '' : `AND ${column} = ANY (${keys})`

const PAID = new Set(['SUCCESS', 'REFUND', 'REVOKED'])

/** Both sides are read whole, or by their keys alone: $1. */
const paymentsSql = (keys?: string) => `
  SELECT p.payment_id AS key, p.state, p.amount_fen AS amount, p.surcharge_fen AS surcharge, m.account_no AS "merchantAccount",
    coalesce(r.done, 0) AS back, coalesce(r.decided, 0) AS "backAtMost",
    EXISTS (SELECT FROM exceptions x WHERE x.payment_id = p.payment_id) AS excepted
  FROM payments p JOIN merchants m ON m.merchant_no = p.merchant_no LEFT JOIN (
    SELECT payment_id, sum(amount_fen + surcharge_fen) FILTER (WHERE state = 'SUCCESS') AS done, sum(amount_fen + surcharge_fen) AS decided
    FROM refunds WHERE state IN ('SUCCESS', 'PROCESSING') ${among('payment_id', keys)} GROUP BY payment_id) r ON r.payment_id = p.payment_id
  WHERE true ${among('p.payment_id', keys)} ORDER BY p.payment_id COLLATE "C"`

const debitsSql = (keys?: string) => `
  SELECT d.posting_id AS key, d.outcome, d.amount_fen AS amount, d.surcharge_fen AS surcharge, d.merchant_account AS "merchantAccount",
    coalesce(b.back, 0) AS back, d.posted_at > now() - interval '2 minutes' AS young
  FROM postings d LEFT JOIN (
    SELECT coalesce(reverses, refunds) AS debit, sum(amount_fen + surcharge_fen) AS back FROM postings
    WHERE outcome = 'POSTED' AND kind IN ('REVERSAL', 'REFUND')
      ${keys === undefined ? '' : `AND (reverses = ANY (${keys}) OR refunds = ANY (${keys}))`} GROUP BY 1) b ON b.debit = d.posting_id
  WHERE d.kind = 'DEBIT' ${among('d.posting_id', keys)} ORDER BY d.posting_id COLLATE "C"`

/** A refund may have waited for its second person for long; its day is the one in whose books the money moves. */
const paymentsTouched = ({ payment, day }: Since) => `
  SELECT payment_id AS key FROM payments WHERE true ${payment('payment_id')}
  UNION SELECT payment_id FROM refunds WHERE true ${day('business_date')}`
const debitsTouched = ({ posting }: Since) =>
  `SELECT coalesce(reverses, refunds, posting_id) AS key FROM postings WHERE kind IN ('DEBIT', 'REFUND', 'REVERSAL') ${posting('id')}`

/** What is wrong between a payment and its debit; undefined when nothing is. */
function troubleOf({ left: payment, right: debit }: Pair<PaymentRow, DebitRow>): string | undefined {
  const posted = debit?.outcome === 'POSTED' ? debit : undefined
  if (payment === undefined) {
    // What nobody knew of and was given back has been put right.
    return posted === undefined || posted.young || posted.amount + posted.surcharge === posted.back
      ? undefined
      : `the ledger has debited ${posted.amount} fen for no payment`
  }
  if (PAID.has(payment.state)) return troubleOfPaid(payment, posted)
  // Somebody still has it in hand, or will: that it is under way for too long is a check of its own.
  if (payment.state === 'PROCESSING') return undefined
  if (posted === undefined || posted.young || payment.excepted) return undefined
  const stays = posted.amount + posted.surcharge - posted.back
  return stays === 0 ? undefined : `is ${payment.state}, and the ledger keeps ${stays} fen of its payer`
}

function troubleOfPaid(payment: PaymentRow, posted: DebitRow | undefined): string | undefined {
  if (posted === undefined) return `is ${payment.state}, and the ledger has not debited it`
  if (posted.amount !== payment.amount || posted.surcharge !== payment.surcharge) {
    return `is of ${payment.amount} + ${payment.surcharge} fen, the ledger debited ${posted.amount} + ${posted.surcharge}`
  }
  if (posted.merchantAccount !== payment.merchantAccount) return `was paid to ${posted.merchantAccount}`
  if (posted.back >= payment.back && posted.back <= payment.backAtMost) return undefined
  return payment.excepted ? undefined : `says that ${payment.backAtMost} fen went back, the ledger has ${posted.back}`
}

/** The vouchers' word on a scanned code that was good. */
interface RedemptionRow {
  key: string
  merchantNo: string
  terminalNo: string
  amount: number
}
type ScannedRow = RedemptionRow & { paid: boolean; young: boolean }

const scannedSql = (keys?: string) => `
  SELECT payment_id AS key, merchant_no AS "merchantNo", terminal_no AS "terminalNo", amount_fen AS amount,
    state IN ('SUCCESS', 'REFUND', 'REVOKED') AS paid, false AS young
  FROM payments p WHERE device_id IS NOT NULL AND mode = 'REVERSE_SCAN' ${among('payment_id', keys)} ORDER BY payment_id COLLATE "C"`
const redeemedSql = (keys?: string) => `
  SELECT payment_id AS key, merchant_no AS "merchantNo", terminal_no AS "terminalNo", amount_fen AS amount
  FROM redemptions WHERE decline_code IS NULL ${among('payment_id', keys)} ORDER BY payment_id COLLATE "C"`

const scannedTouched = ({ payment }: Since) =>
  `SELECT payment_id AS key FROM payments WHERE device_id IS NOT NULL ${payment('payment_id')}`
const redeemedTouched = ({ payment }: Since) =>
  `SELECT payment_id AS key FROM redemptions WHERE true ${payment('payment_id')}`

/** What is wrong between a payment by a code and the redemption of that code. */
function troubleOfCode({ left: payment, right: redeemed }: Pair<ScannedRow, RedemptionRow>): string | undefined {
  if (payment === undefined || !payment.paid) return undefined
  if (redeemed === undefined) return 'was paid by a code that was not redeemed for it'
  const same =
    payment.merchantNo === redeemed.merchantNo &&
    payment.terminalNo === redeemed.terminalNo &&
    payment.amount === redeemed.amount
  return same
    ? undefined
    : `its code was redeemed for ${redeemed.amount} fen at ${redeemed.terminalNo} of ${redeemed.merchantNo}`
}

/** So many are looked at together by their keys. */
const KEYS_AT_ONCE = 5000

interface Side {
  book: keyof Books
  /** All of it in the order of its keys, or what is under the keys in a parameter. */
  sql: (keys?: string) => string
  /** The keys of which something was written since. */
  touched: (since: Since) => string
}

interface Sides<Left, Right> {
  left: Side
  right: Side
  trouble: (pair: Pair<Left, Right>) => string | undefined
}

/** The left side is opened before the right one: whatever it says has been done by then stands on the right. */
export async function* findBetween<Left extends { key: string }, Right extends { key: string }>(
  books: Books,
  sides: Sides<Left, Right>,
  { reopen, againAfterMs }: Again,
  since: Since,
): AsyncGenerator<Offence> {
  const { left, right, trouble } = sides
  let suspects: string[] = []
  // All that is read is of the moment at which the books were opened, so by the first pause enough time is over for every suspect.
  let pauseMs = againAfterMs
  const lookAgain = async (): Promise<Offence[]> => {
    await wait(pauseMs)
    pauseMs = 0
    const fresh = { left: await reopen(left.book), right: await reopen(right.book) }
    try {
      return await stillWrong(fresh, sides, suspects)
    } finally {
      suspects = []
      await Promise.all([fresh.left.close(), fresh.right.close()])
    }
  }
  const looked = since.whole
    ? pairs(books[left.book].walk<Left>(left.sql()), books[right.book].walk<Right>(right.sql()))
    : pairsSince<Left, Right>(books, sides, since)
  for await (const pair of looked) {
    if (trouble(pair) !== undefined) suspects.push(pair.key)
    if (suspects.length >= KEYS_AT_ONCE) yield* await lookAgain()
  }
  if (suspects.length > 0) yield* await lookAgain()
}

async function stillWrong<Left extends { key: string }, Right extends { key: string }>(
  fresh: { left: Book; right: Book },
  sides: Sides<Left, Right>,
  keys: readonly string[],
): Promise<Offence[]> {
  return (await pairsUnder<Left, Right>(fresh, sides, keys)).flatMap((pair): Offence[] => {
    const said = sides.trouble(pair)
    return said === undefined ? [] : [{ subject: pair.key, trouble: said }]
  })
}

async function pairsUnder<Left extends { key: string }, Right extends { key: string }>(
  books: { left: Book; right: Book },
  { left, right }: Pick<Sides<Left, Right>, 'left' | 'right'>,
  keys: readonly string[],
): Promise<Pair<Left, Right>[]> {
  const lefts = new Map((await books.left.rows<Left>(left.sql('$1'), [keys])).map((row) => [row.key, row]))
  const rights = new Map((await books.right.rows<Right>(right.sql('$1'), [keys])).map((row) => [row.key, row]))
  return keys.map((key) => {
    const [one, other] = [lefts.get(key), rights.get(key)]
    return { key, ...(one && { left: one }), ...(other && { right: other }) }
  })
}

/** What either side has written since: history costs it nothing, however long. */
async function* pairsSince<Left extends { key: string }, Right extends { key: string }>(
  books: Books,
  sides: Sides<Left, Right>,
  since: Since,
): AsyncGenerator<Pair<Left, Right>> {
  const { left, right } = sides
  const keys = new Set<string>()
  for (const { book, touched } of [left, right])
    for await (const { key } of books[book].walk<{ key: string }>(touched(since))) keys.add(key)
  const all = [...keys]
  const both = { left: books[left.book], right: books[right.book] }
  for (let at = 0; at < all.length; at += KEYS_AT_ONCE)
    yield* await pairsUnder<Left, Right>(both, sides, all.slice(at, at + KEYS_AT_ONCE))
}

/** How books are looked at once more. */
export interface Again {
  reopen: (name: keyof Books) => Promise<Book>
  againAfterMs: number
}

/** The checks between two books. */
export const checksBetween = (again: Again): Check[] => [
  {
    name: 'between.payments-and-ledger',
    rule: 'Every paid payment has one posted debit of the same sums and stall, no other payment keeps one, and what went back agrees.',
    ofNew: true,
    find: (books, since) =>
      findBetween<PaymentRow, DebitRow>(
        books,
        {
          left: { book: 'payment', sql: paymentsSql, touched: paymentsTouched },
          right: { book: 'onecard', sql: debitsSql, touched: debitsTouched },
          trouble: troubleOf,
        },
        again,
        since,
      ),
  },
  {
    name: 'between.payments-and-codes',
    rule: 'Every payment by a code has its own redemption, at the same till and of the same amount.',
    ofNew: true,
    find: (books, since) =>
      findBetween<ScannedRow, RedemptionRow>(
        books,
        {
          left: { book: 'payment', sql: scannedSql, touched: scannedTouched },
          right: { book: 'token', sql: redeemedSql, touched: redeemedTouched },
          trouble: troubleOfCode,
        },
        again,
        since,
      ),
  },
]
