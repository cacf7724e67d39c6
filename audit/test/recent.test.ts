import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit, type Verdict } from '../src/audit.ts'
import { checksBetween } from '../src/between.ts'
import { type Book, type BookUrls, openBook } from '../src/books.ts'
import type { Books } from '../src/check.ts'
import { CODE_CHECKS } from '../src/codes.ts'
import { LEDGER_CHECKS } from '../src/ledger.ts'
import { PAYMENT_CHECKS } from '../src/payments.ts'
import { sinceMoment } from '../src/since.ts'
import { transfersBetween } from '../src/transfers.ts'
import { keepVerdict, readSince } from '../src/verdict.ts'
import { aSoundCampus, type Campus } from './campus.ts'
import { pay, payout, refund, settlement } from './ids.ts'

let campus: Campus

beforeAll(async () => {
  campus = await aSoundCampus()
})
afterAll(() => campus?.close())

/** Ids as they are made at this moment. */
const newPay = (n: number) => `pay_${Date.now().toString(16).padStart(12, '0')}${String(n).padStart(20, '0')}`
const copied = (id: string, at: string) => `
  INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen, surcharge_fen,
    surcharge_status, person_id, identity_class, business_date, created_at, paid_at, finished_at)
  SELECT '${id}', merchant_no, terminal_no, '${id.slice(4)}', content_hash, channel, mode, state, amount_fen, 0, surcharge_status, person_id,
    identity_class, business_date, ${at}, ${at}, ${at} FROM payments WHERE payment_id = '${pay(1)}'`
const debited = (id: number, postingId: string, at: string) => [
  'ALTER TABLE entries DISABLE TRIGGER USER',
  `INSERT INTO postings (id, posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen, balance_after_fen,
      business_date, occurred_at, posted_at)
    VALUES (${id}, '${postingId}', 'DEBIT', 'POSTED', 'P1', 'M1', 500, 0, 0, current_date, ${at}, ${at})`,
  `INSERT INTO entries SELECT ${id}, line, id, fen FROM accounts JOIN (VALUES (1, 'P1', -500), (2, 'M1', 501)) e (line, no, fen) ON no = account_no`,
  'ALTER TABLE entries ENABLE TRIGGER USER',
  "UPDATE accounts SET balance_fen = balance_fen - 500 WHERE account_no = 'P1'",
]

function found({ findings }: Verdict): string[] {
  expect(findings.flatMap(({ name, failed }) => (failed === undefined ? [] : [`${name}: ${failed}`]))).toEqual([])
  return findings.flatMap(({ name, offences }) => offences.map(({ subject }) => `${name} ${subject}`)).toSorted()
}

describe('a look at what is new', () => {
  it('is everything once a day, and until everything is sound', async () => {
    const keep = (sound: boolean, ageMinutes: number, since?: Date) => {
      const at = new Date(Date.now() - ageMinutes * 60_000)
      const verdict = { startedAt: at, finishedAt: at, sound, findings: [], ...(since && { since }) }
      return keepVerdict(campus.urls.payment, verdict).then(() => at)
    }
    expect(await readSince(campus.urls.payment)).toBeUndefined()
    await keep(true, 25 * 60)
    expect(await readSince(campus.urls.payment)).toBeUndefined()
    const whole = await keep(true, 60)
    expect(await readSince(campus.urls.payment)).toEqual(whole)
    const next = await keep(true, 45, whole)
    expect(await readSince(campus.urls.payment)).toEqual(next)
    // What it found wrong is looked at again until it is right.
    await keep(false, 30, next)
    expect(await readSince(campus.urls.payment)).toEqual(next)
    await keep(false, 15)
    expect(await readSince(campus.urls.payment)).toBeUndefined()
  })

  it('does not go on from a look at books that nobody worked on: what was under way in them ends only when the campus starts', async () => {
    const whole = new Date(Date.now() - 20 * 60_000)
    const url = campus.urls.payment
    await keepVerdict(url, { startedAt: whole, finishedAt: whole, sound: true, findings: [] })
    for (const since of [undefined, whole]) {
      const verdict = await audit(campus.urls, { againAfterMs: 10, isAtRest: true, since })
      expect(verdict.sound).toBe(true)
      await keepVerdict(url, verdict)
      expect(await readSince(url)).toEqual(whole)
    }
    // What it finds wrong is looked for until it is right.
    await keepVerdict(url, {
      startedAt: new Date(),
      finishedAt: new Date(),
      isAtRest: true,
      sound: false,
      findings: [],
    })
    expect(await readSince(url)).toBeUndefined()
  })

  it('finds what is wrong and new; what is wrong and old a look at everything finds', async () => {
    const fresh = newPay(1)
    await campus.plant('payment', copied(pay(80), "now() - interval '5 hours'"), copied(fresh, 'now()'))
    await campus.plant('onecard', ...debited(70, pay(81), "now() - interval '90 minutes'"))
    await campus.plant('onecard', ...debited(71, pay(82), "now() - interval '10 minutes'"))
    const isNew = [fresh, pay(82)].map((id) => `between.payments-and-ledger ${id}`)
    const newSums = ['entries-sum-to-zero', 'entries-say-what-was-posted'].map((name) => `ledger.${name} ${pay(82)}`)
    const sinceNow = await audit(campus.urls, { againAfterMs: 10, since: new Date() })
    expect(found(sinceNow)).toEqual([...isNew, ...newSums].toSorted())
    const whole = found(await audit(campus.urls, { againAfterMs: 10 }))
    expect(whole).toEqual(expect.arrayContaining(found(sinceNow)))
    expect(whole).toEqual(expect.arrayContaining([pay(80), pay(81)].map((id) => `between.payments-and-ledger ${id}`)))
  })

  it('is not blinded by a posting that says it is old', async () => {
    await campus.plant(
      'onecard',
      ...debited(72, pay(83), "now() - interval '10 minutes'"),
      ...debited(73, pay(84), "now() - interval '3 years'"),
    )
    const names = found(await audit(campus.urls, { againAfterMs: 10, since: new Date() }))
    const both = [83, 84].map((n) => `between.payments-and-ledger ${pay(n)}`)
    expect(names).toEqual(expect.arrayContaining(both))
    expect(names).not.toContain(`between.payments-and-ledger ${pay(81)}`)
  })

  it('finds what was asked for long ago and is done today, when the ledger has not heard of it', async () => {
    const today = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
    const longAgo = "now() - interval '9 days'"
    await campus.plant(
      'payment',
      `INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen, surcharge_fen,
          state, requested_by, reason, decided_by, business_date, created_at, decided_at, finished_at)
        VALUES ('${refund(7)}', 'REFUND', '${pay(7)}', '10000001', 'per_1', 'back-7', sha256('x'), 300, 0, 'SUCCESS', 'T00001', 'sold out',
          'usr_1', ${today}, ${longAgo}, now(), now())`,
      `INSERT INTO pending_surcharges (payment_id, person_id, merchant_no, amount_fen, created_at, state, identity_class, surcharge_fen,
          whole_fen, surcharge_rule, refusals, business_date, ended_at)
        VALUES ('${pay(8)}', 'per_1', '10000001', 1008, ${longAgo}, 'SETTLED', 'OUTSIDER', 90, 90, '{"receiver": "SCHOOL"}', 2, ${today}, now())`,
      `INSERT INTO surcharge_backs (refund_id, payment_id, person_id, merchant_no, amount_fen, state, to_suspense, business_date, created_at,
          finished_at)
        VALUES ('${refund(8)}', '${pay(8)}', 'per_1', '10000001', 40, 'DONE', false, ${today}, ${longAgo}, now()),
          ('${refund(9)}', '${pay(8)}', 'per_1', '10000001', 20, 'DONE', true, ${today}, ${longAgo}, now())`,
      `INSERT INTO payout_transfers (posting_id, payout_id, purpose, attempt, amount_fen, business_date, state, created_at, answered_at)
        VALUES ('${settlement(2)}-commission', '${payout(2)}', 'COMMISSION', 1, 11, ${today}, 'POSTED', ${longAgo}, now())`,
    )
    const names = found(await audit(campus.urls, { againAfterMs: 10, since: new Date() }))
    const moves = [
      `${pay(8)}-later-2`,
      `${refund(8)}-surcharge`,
      `${refund(9)}-surcharge-waits`,
      `${settlement(2)}-commission`,
    ]
    expect(names).toEqual(
      expect.arrayContaining([
        `between.payments-and-ledger ${pay(7)}`,
        ...moves.map((key) => `between.transfers-and-decisions ${key}`),
      ]),
    )
  })

  it('goes by indexes, whatever lies behind it', async () => {
    await campus.plant(
      'payment',
      'ALTER TABLE payments DISABLE TRIGGER USER',
      `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen, surcharge_fen,
          surcharge_status, person_id, identity_class, business_date, created_at, paid_at, finished_at)
        SELECT 'pay_0' || lpad(n::text, 31, '0'), merchant_no, terminal_no, 'old-' || n, content_hash, channel, mode, state, amount_fen, 0,
          surcharge_status, person_id, identity_class, business_date, created_at, paid_at, finished_at
        FROM payments, generate_series(1000, 30000) n WHERE payment_id = '${pay(1)}'`,
      'ALTER TABLE payments ENABLE TRIGGER USER',
      'ANALYZE payments',
    )
    await campus.plant(
      'onecard',
      'ALTER TABLE entries DISABLE TRIGGER USER',
      `INSERT INTO postings (id, posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen, balance_after_fen,
          business_date, occurred_at, posted_at)
        SELECT -n, 'pay_0' || lpad(n::text, 31, '0'), 'DEBIT', 'POSTED', 'P1', 'M1', 1250, 0, 0, current_date, posted_at, posted_at
        FROM postings, generate_series(1000, 30000) n WHERE posting_id = '${pay(1)}'`,
      'INSERT INTO entries SELECT -n, e.line, e.account_id, e.amount_fen FROM entries e, generate_series(1000, 30000) n WHERE e.posting_id = 2',
      'ALTER TABLE entries ENABLE TRIGGER USER',
      'ANALYZE postings, entries',
    )
    const plans: string[] = []
    const explaining = async (name: keyof BookUrls): Promise<Book> => {
      const book = await openBook(campus.urls[name])
      const explain = async (sql: string, values?: unknown[]) => {
        const rows = await book.rows<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, values)
        plans.push([sql, ...rows.map((row) => row['QUERY PLAN'])].join('\n'))
      }
      return {
        ...book,
        async rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) {
          await explain(sql, values)
          return book.rows<Row>(sql, values)
        },
        async *walk<Row extends pg.QueryResultRow>(sql: string) {
          await explain(sql)
          yield* book.walk<Row>(sql)
        },
      }
    }
    const books: Books = {
      payment: await explaining('payment'),
      token: await explaining('token'),
      onecard: await explaining('onecard'),
    }
    const again = { reopen: explaining, againAfterMs: 0 }
    const since = await sinceMoment(books, new Date())
    const checks = [
      ...checksBetween(again),
      transfersBetween(again),
      ...LEDGER_CHECKS,
      ...PAYMENT_CHECKS,
      ...CODE_CHECKS,
    ]
    for (const check of checks.filter(({ ofNew }) => ofNew)) for await (const _ of check.find(books, since)) continue
    await Promise.all(Object.values(books).map((book: Book) => book.close()))
    expect(plans.length).toBeGreaterThan(15)
    expect(plans.filter((plan) => /Seq Scan on (payments|postings|entries)/.test(plan))).toEqual([])
  })
})
