import { setTimeout as wait } from 'node:timers/promises'
import type { Books, Check, Offence } from './check.ts'
import type { Book } from './books.ts'
import { type Pair, pairs } from './pairs.ts'

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

const PAID = new Set(['SUCCESS', 'REFUND', 'REVOKED'])

const paymentsSql = (where = '') => `
  SELECT p.payment_id AS key, p.state, p.amount_fen AS amount, p.surcharge_fen AS surcharge, m.account_no AS "merchantAccount",
    coalesce(r.done, 0) AS back, coalesce(r.decided, 0) AS "backAtMost",
    EXISTS (SELECT FROM exceptions x WHERE x.payment_id = p.payment_id) AS excepted
  FROM payments p JOIN merchants m ON m.merchant_no = p.merchant_no LEFT JOIN (
    SELECT payment_id, sum(amount_fen + surcharge_fen) FILTER (WHERE state = 'SUCCESS') AS done, sum(amount_fen + surcharge_fen) AS decided
    FROM refunds WHERE state IN ('SUCCESS', 'PROCESSING') GROUP BY payment_id) r ON r.payment_id = p.payment_id
  ${where} ORDER BY p.payment_id COLLATE "C"`

const debitsSql = (where = '') => `
  SELECT d.posting_id AS key, d.outcome, d.amount_fen AS amount, d.surcharge_fen AS surcharge, d.merchant_account AS "merchantAccount",
    coalesce(b.back, 0) AS back, d.posted_at > now() - interval '2 minutes' AS young
  FROM postings d LEFT JOIN (
    SELECT coalesce(reverses, refunds) AS debit, sum(amount_fen + surcharge_fen) AS back FROM postings
    WHERE outcome = 'POSTED' AND kind IN ('REVERSAL', 'REFUND') GROUP BY 1) b ON b.debit = d.posting_id
  WHERE d.kind = 'DEBIT' ${where} ORDER BY d.posting_id COLLATE "C"`

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

const scannedSql = (where = '') => `
  SELECT payment_id AS key, merchant_no AS "merchantNo", terminal_no AS "terminalNo", amount_fen AS amount,
    state IN ('SUCCESS', 'REFUND', 'REVOKED') AS paid, false AS young
  FROM payments p WHERE device_id IS NOT NULL AND mode = 'REVERSE_SCAN' ${where} ORDER BY payment_id COLLATE "C"`
const redeemedSql = (where = '') => `
  SELECT payment_id AS key, merchant_no AS "merchantNo", terminal_no AS "terminalNo", amount_fen AS amount
  FROM redemptions WHERE decline_code IS NULL ${where} ORDER BY payment_id COLLATE "C"`

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

/** So many are looked at once more together. */
const SUSPECTS_AT_ONCE = 5000

interface Sides<Left, Right> {
  left: { book: keyof Books; sql: (where?: string) => string; only: string }
  right: { book: keyof Books; sql: (where?: string) => string; only: string }
  trouble: (pair: Pair<Left, Right>) => string | undefined
}

/** The left side is opened before the right one: whatever it says has been done by then stands on the right. */
export async function* findBetween<Left extends { key: string }, Right extends { key: string }>(
  books: Books,
  sides: Sides<Left, Right>,
  { reopen, againAfterMs }: Again,
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
  for await (const pair of pairs(books[left.book].walk<Left>(left.sql()), books[right.book].walk<Right>(right.sql()))) {
    if (trouble(pair) !== undefined) suspects.push(pair.key)
    if (suspects.length >= SUSPECTS_AT_ONCE) yield* await lookAgain()
  }
  if (suspects.length > 0) yield* await lookAgain()
}

async function stillWrong<Left extends { key: string }, Right extends { key: string }>(
  fresh: { left: Book; right: Book },
  { left, right, trouble }: Sides<Left, Right>,
  keys: readonly string[],
): Promise<Offence[]> {
  const lefts = new Map((await fresh.left.rows<Left>(left.sql(left.only), [keys])).map((row) => [row.key, row]))
  const rights = new Map((await fresh.right.rows<Right>(right.sql(right.only), [keys])).map((row) => [row.key, row]))
  return keys.flatMap((key): Offence[] => {
    const [one, other] = [lefts.get(key), rights.get(key)]
    const said = trouble({ key, ...(one && { left: one }), ...(other && { right: other }) })
    return said === undefined ? [] : [{ subject: key, trouble: said }]
  })
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
    find: (books) =>
      findBetween<PaymentRow, DebitRow>(
        books,
        {
          left: { book: 'payment', sql: paymentsSql, only: 'WHERE p.payment_id = ANY ($1)' },
          right: { book: 'onecard', sql: debitsSql, only: 'AND d.posting_id = ANY ($1)' },
          trouble: troubleOf,
        },
        again,
      ),
  },
  {
    name: 'between.payments-and-codes',
    rule: 'Every payment by a code has its own redemption, at the same till and of the same amount.',
    find: (books) =>
      findBetween<ScannedRow, RedemptionRow>(
        books,
        {
          left: { book: 'payment', sql: scannedSql, only: 'AND payment_id = ANY ($1)' },
          right: { book: 'token', sql: redeemedSql, only: 'AND payment_id = ANY ($1)' },
          trouble: troubleOfCode,
        },
        again,
      ),
  },
]
