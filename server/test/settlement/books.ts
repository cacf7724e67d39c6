import { newId } from '@yimatong/contract/ids'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createTestDatabase } from '@yimatong/prisma/test-database'
import type { SettlementContent } from '@yimatong/contract/settlement-api'
import type { ExceptionRemedy } from '@yimatong/contract/states'
import { settleNext } from '../../src/settlement/settle.ts'
import { casesOf } from './case-books.ts'
import { noonOf, type Paid } from './days.ts'
import { surchargesOf } from './surcharge-books.ts'

/** What a ledger would have posted for a merchant: a debit that was reversed later is in no sum of any day. */
interface Posted {
  itemId: string
  day: string
  fen: number
  reversed: boolean
}

export async function reportsOf(owner: Database, merchantNo: string): Promise<SettlementContent[]> {
  const { rows } = await owner.query<{ report: string }>({
    text: 'SELECT report FROM settlements WHERE merchant_no = $1 ORDER BY settlement_no',
    values: [merchantNo],
  })
  return rows.map(({ report }) => JSON.parse(report) as SettlementContent)
}

export type Books = Awaited<ReturnType<typeof openBooks>>

/** A payment database whose rows are written by hand, in any order, and a ledger that is a list. */
export async function openBooks() {
  const test = await createTestDatabase('payment')
  const log = createLog({ name: 'test', level: 'silent' })
  const database = createDatabase({ url: test.url, name: 'test', log, poolSize: 4 })
  const owner = createDatabase({ url: test.ownerUrl, name: 'test', log, poolSize: 2 })
  await owner.query(`INSERT INTO canteens (id, name, name_en) VALUES ('1', '学一食堂', 'First Canteen')`)
  await owner.query(`INSERT INTO persons (person_id, school_no, name, identity_class, account_no)
    VALUES ('per_${'0'.repeat(32)}', '20230001', '张晓雯', 'OUTSIDER', 'P1')`)
  // Whether days are reconciled is a test's own matter; all others settle days as they come.
  await owner.query(`UPDATE reconciliation_start SET from_date = '2099-01-01'`)
  let merchants = 0
  return {
    database,
    owner,
    async aShop(commissionBps = 0) {
      const merchantNo = String(10_000_000 + ++merchants)
      await owner.query({
        text: `INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no, commission_bps)
          VALUES ($1, '1', '面食馆', 'Noodles', $2, $3)`,
        values: [merchantNo, `M${merchantNo}`, commissionBps],
      })
      return shopOf({ database, owner }, merchantNo)
    },
    /** Asks for a day's reconciliation, which ends as it is told. */
    async reconcile(day: string, state: 'QUEUED' | 'FAILED' | 'DONE') {
      await owner.query({
        text: `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, state, sweep_after, created_at, started_at, finished_at,
            failure, report, report_hash, differences, repaired)
          SELECT $1, $2::date, 'schedule', $3::reconciliation_state, now(), now(), CASE WHEN ended THEN now() END, CASE WHEN ended THEN now() END,
            CASE WHEN $3 = 'FAILED' THEN 'STATEMENT_UNAVAILABLE' END, CASE WHEN $3 = 'DONE' THEN '{}' END,
            CASE WHEN $3 = 'DONE' THEN sha256('{}') END, CASE WHEN $3 = 'DONE' THEN 0 END, CASE WHEN $3 = 'DONE' THEN 0 END
          FROM (SELECT $3 <> 'QUEUED' AS ended) x`,
        values: [newId('reconciliation'), day, state],
      })
    },
    /** Whatever is under way of a day comes to nothing. */
    end: (day: string) =>
      owner.query({
        text: `UPDATE reconciliation_runs SET state = 'FAILED', failure = 'BROKEN', started_at = now(), finished_at = now()
          WHERE business_date = $1::date AND state = 'QUEUED'`,
        values: [day],
      }),
    async close() {
      await Promise.all([database.close(), owner.close()])
      await test.drop()
    },
  }
}

const keptBy = (paid: Pick<Paid, 'receiver'>, amount: number, surcharge: number) =>
  amount + (paid.receiver === 'MERCHANT' ? surcharge : 0)

/** One merchant's life, with the ledger that goes with it. */
export function shopOf({ database, owner }: { database: Database; owner: Database }, merchantNo: string) {
  const ledger: Posted[] = []
  const post = (itemId: string, day: string, fen: number) => ledger.push({ itemId, day, fen, reversed: false })
  const reverseDebit = (itemId: string) => {
    for (const posted of ledger) if (posted.itemId === itemId) posted.reversed = true
  }
  const run = (text: string, values: unknown[]) => owner.query({ text, values })
  const shop = {
    merchantNo,
    ledger,
    /** What came of it, and was not reversed or paid back under another id. */
    async open(day: string, amount: number, surcharge = 0, receiver: Paid['receiver'] = 'SCHOOL'): Promise<Paid> {
      const paymentId = newId('payment')
      await run(
        `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen, surcharge_fen,
          surcharge_status, surcharge_rule, person_id, identity_class, business_date, created_at)
        VALUES ($1::text, $2, 'T00001', $1::text, sha256('x'), 'ONECARD', 'REVERSE_SCAN', 'PROCESSING', $3, 0, 'PENDING', NULL, NULL, NULL, $4::date, $5)`,
        [paymentId, merchantNo, amount, day, noonOf(day)],
      )
      return { paymentId, day, amount, surcharge, receiver }
    },
    async succeed(paid: Paid): Promise<void> {
      post(paid.paymentId, paid.day, keptBy(paid, paid.amount, paid.surcharge))
      await run(
        `UPDATE payments SET state = 'SUCCESS', surcharge_fen = $2,
          surcharge_status = (CASE WHEN $2::int > 0 THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
          surcharge_rule = CASE WHEN $2::int > 0 THEN jsonb_build_object('receiver', $3::text) END,
          person_id = $4, identity_class = 'OUTSIDER', paid_at = $5, finished_at = $5 WHERE payment_id = $1`,
        [paid.paymentId, paid.surcharge, paid.receiver, `per_${'0'.repeat(32)}`, noonOf(paid.day, 1)],
      )
    },
    async pay(day: string, amount: number, surcharge = 0, receiver: Paid['receiver'] = 'SCHOOL'): Promise<Paid> {
      const paid = await shop.open(day, amount, surcharge, receiver)
      await shop.succeed(paid)
      return paid
    },
    async closeUnpaid(paid: Paid): Promise<void> {
      await run(
        `UPDATE payments SET state = 'CLOSED', surcharge_status = 'NONE', finished_at = $2 WHERE payment_id = $1`,
        [paid.paymentId, noonOf(paid.day, 2)],
      )
    },
    async reverse(paid: Paid, day: string): Promise<string> {
      const refundId = await shop.askBack('REVERSAL', paid, day, paid.amount, paid.surcharge)
      reverseDebit(paid.paymentId)
      await shop.finishBack(refundId)
      return refundId
    },
    async askBack(kind: 'REFUND' | 'REVERSAL', paid: Paid, day: string, amount: number, surcharge: number) {
      const refundId = newId('refund')
      await run(
        `INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen,
          surcharge_fen, state, reason, requested_by, business_date, created_at)
        VALUES ($1::text, ($2::text)::refund_kind, $3, $4, $5, $1::text, sha256('x'), $6, $7, 'PROCESSING',
          CASE $2::text WHEN 'REFUND' THEN 'x' END, 'test', $8::date, $9)`,
        [refundId, kind, paid.paymentId, merchantNo, `per_${'0'.repeat(32)}`, amount, surcharge, day, noonOf(day, 60)],
      )
      await run(
        `UPDATE payments SET state = $2::trade_state, refunded_fen = refunded_fen + $3 + $4,
          refunded_surcharge_fen = refunded_surcharge_fen + $4 WHERE payment_id = $1`,
        [paid.paymentId, kind === 'REVERSAL' ? 'REVOKED' : 'REFUND', amount, surcharge],
      )
      return refundId
    },
    finishBack: (refundId: string) =>
      run(`UPDATE refunds SET state = 'SUCCESS', finished_at = now() WHERE refund_id = $1`, [refundId]),
    async refund(paid: Paid, day: string, amount: number, surcharge: number): Promise<string> {
      const refundId = await shop.askBack('REFUND', paid, day, amount, surcharge)
      post(refundId, day, -keptBy(paid, amount, surcharge))
      await shop.finishBack(refundId)
      return refundId
    },
    /** The ledger has debited for a payment that has ended without money, and somebody finds it on that day. */
    async findLate(paid: Paid, day: string): Promise<string> {
      const exceptionId = newId('exception')
      post(`${exceptionId}-debit`, paid.day, keptBy(paid, paid.amount, paid.surcharge))
      const ledgerSide = { id: paid.paymentId, state: 'POSTED', total: 1, surchargeReceiver: paid.receiver }
      await run(
        `INSERT INTO exceptions (exception_id, class, payment_id, merchant_no, amount_fen, evidence, created_at, due_at)
        VALUES ($1, 'LATE_SUCCESS', $2, $3, $4, $5::jsonb, $6, $6)`,
        [
          exceptionId,
          paid.paymentId,
          merchantNo,
          paid.amount + paid.surcharge,
          JSON.stringify({ ours: {}, ledger: ledgerSide }),
          noonOf(day),
        ],
      )
      return exceptionId
    },
    /** The posting is of the day on which it was found, however late the money goes back. */
    async payLateBack(exceptionId: string, paid: Paid, foundOn: string, day: string): Promise<void> {
      post(exceptionId, foundOn, -keptBy(paid, paid.amount, paid.surcharge))
      await shop.resolve(exceptionId, 'PAID_BACK', day)
    },
    async lateWasBack(exceptionId: string, day: string): Promise<void> {
      reverseDebit(`${exceptionId}-debit`)
      await shop.resolve(exceptionId, 'WAS_BACK', day)
    },
    async resolve(exceptionId: string, how: ExceptionRemedy, day: string): Promise<void> {
      await run(
        `UPDATE exceptions SET state = 'RESOLVED', resolved_how = $2::text::exception_remedy, resolved_at = $3 WHERE exception_id = $1`,
        [exceptionId, how, noonOf(day)],
      )
      await run(
        `INSERT INTO exception_notes VALUES ($1, $3, ($2::text)::exception_note_type, 'sweeper', CASE $2::text WHEN 'ADJUSTED' THEN $4::text END)`,
        [exceptionId, how, noonOf(day), `两人复核（adj-${exceptionId}）`],
      )
    },
    ...casesOf({ post, reverseDebit, run, merchantNo }),
    ...surchargesOf({ post, owner, run, merchantNo }),
    ledgerDays: async (day: string) => {
      const those = ledger.filter((posted) => posted.day === day && !posted.reversed)
      return new Map([[`M${merchantNo}`, those.reduce((sum, { fen }) => sum + fen, 0)]])
    },
    /** Settles day after day up to this one, or until something holds it up. */
    async settle(last: string) {
      const deps = { database, clock: () => Date.now(), ledgerDays: shop.ledgerDays }
      for (let settled = 0; ; settled++) {
        const step = await settleNext(deps, merchantNo, last, 'nightly')
        if (step !== 'SETTLED' && step !== 'EMPTY') return { step, settled }
      }
    },
  }
  return shop
}

export type Shop = ReturnType<typeof shopOf>
