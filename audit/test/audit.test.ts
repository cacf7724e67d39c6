import { readFileSync } from 'node:fs'
import { SETTLEMENT_SIGNS } from '@yimatong/contract/settlement-api'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit, type Verdict } from '../src/audit.ts'
import { SIGNS } from '../src/office.ts'
import { keepVerdict, saidOf } from '../src/verdict.ts'
import { aSoundCampus, type Campus } from './campus.ts'
import { pay, refund } from './ids.ts'
import { moveThatWaitsSql, transferSql } from './office-books.ts'
import { OFFICE_DEFECTS } from './office-defects.ts'

const MIGRATIONS = new URL('../../prisma/onecard/migrations/', import.meta.url)

let campus: Campus

beforeAll(async () => {
  campus = await aSoundCampus()
})
afterAll(() => campus.close())

const look = () => audit(campus.urls, { againAfterMs: 10 })

/** Check and row of everything that was found; and that every check was done. */
function found({ findings }: Verdict): string[] {
  expect(findings.flatMap(({ name, failed }) => (failed === undefined ? [] : [`${name}: ${failed}`]))).toEqual([])
  return findings.flatMap(({ name, offences }) => offences.map(({ subject }) => `${name} ${subject}`))
}

const unlocked = (table: string, ...statements: string[]) => [
  `ALTER TABLE ${table} DISABLE TRIGGER USER`,
  ...statements,
  `ALTER TABLE ${table} ENABLE TRIGGER USER`,
]
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const PERSON = "(SELECT id FROM accounts WHERE account_no = 'P1')"

/** What somebody did past all guards, and what the auditor must say of it. */
const DEFECTS: readonly (readonly [
  name: string,
  on: 'payment' | 'onecard' | 'token',
  statements: readonly string[],
  said: readonly string[],
])[] = [
  [
    'a fen more on one side of a posting',
    'onecard',
    unlocked('entries', 'UPDATE entries SET amount_fen = amount_fen + 1 WHERE posting_id = 2 AND line = 2'),
    [`ledger.entries-sum-to-zero ${pay(1)}`, `ledger.entries-say-what-was-posted ${pay(1)}`],
  ],
  [
    'a balance written by hand',
    'onecard',
    ["UPDATE accounts SET balance_fen = balance_fen + 100 WHERE account_no = 'P1'"],
    ['ledger.balances-equal-entries P1'],
  ],
  [
    'a debit without its payment',
    'onecard',
    unlocked(
      'entries',
      `INSERT INTO postings (id, posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen, balance_after_fen,
          business_date, occurred_at, posted_at)
        VALUES (70, '${pay(99)}', 'DEBIT', 'POSTED', 'P1', 'M1', 500, 0, 0, current_date, now() - interval '1 hour', now() - interval '1 hour')`,
      `INSERT INTO entries VALUES (70, 1, ${PERSON}, -500), (70, 2, (SELECT id FROM accounts WHERE account_no = 'M1'), 500)`,
      "UPDATE accounts SET balance_fen = balance_fen - 500 WHERE account_no = 'P1'",
    ),
    [`between.payments-and-ledger ${pay(99)}`],
  ],
  [
    'a paid payment that the ledger never heard of',
    'onecard',
    [
      ...unlocked('entries', 'DELETE FROM entries WHERE posting_id = 3'),
      ...unlocked('postings', 'DELETE FROM postings WHERE id = 3'),
      "UPDATE accounts SET balance_fen = balance_fen + 2300 WHERE account_no = 'P1'",
    ],
    [`between.payments-and-ledger ${pay(2)}`],
  ],
  [
    'a changed fen on a payment',
    'payment',
    [`UPDATE payments SET amount_fen = amount_fen + 1 WHERE payment_id = '${pay(7)}'`],
    [`between.payments-and-ledger ${pay(7)}`],
  ],
  [
    'a payment that was declined and debited all the same',
    'payment',
    unlocked(
      'payments',
      `UPDATE payments SET state = 'PAYERROR', decline_code = 'CODE_EXPIRED' WHERE payment_id = '${pay(8)}'`,
    ),
    [`between.payments-and-ledger ${pay(8)}`, `payments.final-states-stay ${pay(8)}`],
  ],
  [
    'a refund that the payment does not know',
    'payment',
    [`UPDATE refunds SET amount_fen = 300 WHERE refund_id = '${refund(3)}'`],
    [`payments.refunds-add-up ${pay(3)}`, `between.payments-and-ledger ${pay(3)}`],
  ],
  [
    'one number paid twice',
    'payment',
    [
      'DROP INDEX payments_merchant_no_out_trade_no_attempt_key',
      `UPDATE payments SET out_trade_no = 'order-9' WHERE payment_id = '${pay(10)}'`,
    ],
    ['payments.one-success-per-number 10000001 order-9'],
  ],
  [
    'a payment that nobody finishes',
    'payment',
    unlocked(
      'payments',
      `UPDATE payments SET state = 'PROCESSING', finished_at = NULL, surcharge_status = 'PENDING' WHERE payment_id = '${pay(6)}'`,
    ),
    [`payments.none-unfinished-for-long ${pay(6)}`, `payments.final-states-stay ${pay(6)}`],
  ],
  [
    'a declined payment that was made a closed one',
    'payment',
    unlocked('payments', `UPDATE payments SET state = 'CLOSED', decline_code = NULL WHERE payment_id = '${pay(5)}'`),
    [`payments.final-states-stay ${pay(5)}`],
  ],
  [
    'a total that was touched up',
    'payment',
    [
      `UPDATE closed_days SET through = '${daysAgo(3)}', ended_through = '${daysAgo(3)}'`,
      `INSERT INTO report_sums VALUES ('${daysAgo(5)}', '10000001', 12, 'T00001', 'STUDENT', 'SUCCESS', '', 1, 100, 0, 0, 0)`,
    ],
    [`payments.totals-equal-payments 10000001 ${daysAgo(5)}`],
  ],
  [
    'a row of the audit log that was written anew, and one taken out',
    'payment',
    [
      `INSERT INTO audit_log (user_id, role, action, subject, request_id)
        SELECT 'usr_1', 'ADMIN', 'staff.add', 'usr_' || n, 'r' || n FROM generate_series(1, 5) n`,
      ...unlocked(
        'audit_log',
        "UPDATE audit_log SET subject = 'usr_9' WHERE seq = 2",
        'DELETE FROM audit_log WHERE seq = 4',
      ),
    ],
    ['payments.audit-log-is-whole 2', 'payments.audit-log-is-whole 5'],
  ],
  [
    'a payment by a code that was never redeemed',
    'payment',
    [`UPDATE payments SET device_id = 'dev_1' WHERE payment_id = '${pay(11)}'`],
    [`between.payments-and-codes ${pay(11)}`],
  ],
]

const ALL = [...DEFECTS, ...OFFICE_DEFECTS]

it('adds to a settlement and takes from it whatever the contract says, kind by kind', () => {
  expect(SIGNS).toEqual(SETTLEMENT_SIGNS)
})

describe('the auditor', () => {
  it('finds a sound campus sound, and keeps its word', async () => {
    const verdict = await look()
    expect(found(verdict)).toEqual([])
    expect(verdict.sound).toBe(true)
    await keepVerdict(campus.urls.payment, verdict)
  })

  it('is content with a debit of which nobody knew, once it was given back', async () => {
    const columns =
      'id, posting_id, kind, outcome, reverses, payer_account, merchant_account, amount_fen, surcharge_fen'
    const merchant = "(SELECT id FROM accounts WHERE account_no = 'M1')"
    await campus.plant(
      'onecard',
      ...unlocked(
        'entries',
        `INSERT INTO postings (${columns}, balance_after_fen, business_date, occurred_at, posted_at)
          SELECT 90 + reversal, id, kind, 'POSTED', reverses, 'P1', 'M1', 700, 0, 0, current_date, at, at
          FROM (VALUES (0, '${pay(98)}', 'DEBIT'::posting_kind, NULL), (1, 'back-98', 'REVERSAL', '${pay(98)}'))
            AS pair (reversal, id, kind, reverses), (SELECT now() - interval '1 hour' AS at) an_hour_ago`,
        `INSERT INTO entries VALUES (90, 1, ${PERSON}, -700), (90, 2, ${merchant}, 700), (91, 1, ${PERSON}, 700), (91, 2, ${merchant}, -700)`,
      ),
    )
    expect(found(await look())).toEqual([])
  })

  it('is content with what was reversed into a closed account and then made to wait, and with no more than that', async () => {
    const cameBack = (at: number, amount: number, ...[suffix, purpose, to]: [string, string, string]) =>
      transferSql({ at, id: `P1-came-back${suffix}`, purpose, from: 'P1', to, amount })
    const setState = (state: string) =>
      campus.plant('onecard', `UPDATE accounts SET state = '${state}' WHERE account_no = 'P1'`)
    await campus.plant('onecard', ...cameBack(92, 1500, '', 'CLOSING', 'C-SUSPENSE'))
    await setState('CLOSED')
    expect(found(await look())).toEqual([])
    await campus.plant('onecard', ...cameBack(93, 1501, '-subsidy', 'SUBSIDY_RETURN', 'S-SUBSIDY'))
    expect(found(await look())).toEqual(['between.transfers-and-decisions P1-came-back-subsidy'])
    await setState('ACTIVE')
    expect(found(await look())).toEqual(
      ['P1-came-back', 'P1-came-back-subsidy'].map((subject) => `between.transfers-and-decisions ${subject}`),
    )
    await campus.plant(
      'onecard',
      ...unlocked('entries', 'DELETE FROM entries WHERE posting_id IN (92, 93)'),
      ...unlocked('postings', 'DELETE FROM postings WHERE id IN (92, 93)'),
      "UPDATE accounts SET balance_fen = balance_fen + 1500, subsidy_fen = subsidy_fen + 1501 WHERE account_no = 'P1'",
    )
  })

  it('is content with a balance below a floor that was raised afterwards', async () => {
    const floor = (fen: number) => `SELECT set_account_terms('P2', ${fen}, NULL, NULL, NULL)`
    const move = (at: number, from: string, to: string) =>
      transferSql({ at, id: `credit-${at}`, purpose: 'ADJUSTMENT', from, to, amount: 50 })
    await campus.plant(
      'onecard',
      floor(-100),
      ...move(94, 'P2', 'S-ADJUSTMENT'),
      ...move(95, 'S-ADJUSTMENT', 'P2'),
      floor(0),
    )
    const undecided = ['credit-94', 'credit-95'].map((subject) => `between.transfers-and-decisions ${subject}`)
    expect(found(await look())).toEqual(undecided)
    await campus.plant(
      'onecard',
      ...unlocked('entries', 'DELETE FROM entries WHERE posting_id IN (94, 95)'),
      ...unlocked('postings', 'DELETE FROM postings WHERE id IN (94, 95)'),
      "UPDATE accounts SET lowest_floor_fen = NULL WHERE account_no = 'P2'",
    )
  })

  it('is content with one that was raised before floors were kept, once the release is deployed, and with no more than a floor allows', async () => {
    const release = readFileSync(new URL('0018_floors_of_before/migration.sql', MIGRATIONS), 'utf8')
    const floor = (fen: number) => `UPDATE accounts SET floor_fen = ${fen} WHERE account_no = 'P2'`
    const move = (at: number, from: string, to: string, amount: number) =>
      transferSql({ at, id: `credit-${at}`, purpose: 'ADJUSTMENT', from, to, amount })
    const below = async () => found(await look()).filter((row) => row.startsWith('ledger.no-balance-was-below'))
    await campus.plant(
      'onecard',
      floor(-100),
      ...move(94, 'P2', 'S-ADJUSTMENT', 50),
      ...move(95, 'S-ADJUSTMENT', 'P2', 50),
      floor(0),
      // The later one first, so that the account itself was never there.
      ...move(97, 'S-ADJUSTMENT', 'P3', 100_001),
      ...move(96, 'P3', 'S-ADJUSTMENT', 100_001),
    )
    const [raised, impossible] = ['P2', 'P3'].map((no) => `ledger.no-balance-was-below-its-floor ${no}`)
    expect(await below()).toEqual([raised, impossible])
    for (const _again of [1, 2]) await campus.plant('onecard', release)
    expect(await below()).toEqual([impossible])
    await campus.plant(
      'onecard',
      ...unlocked('entries', 'DELETE FROM entries WHERE posting_id BETWEEN 94 AND 97'),
      ...unlocked('postings', 'DELETE FROM postings WHERE id BETWEEN 94 AND 97'),
      "UPDATE accounts SET lowest_floor_fen = NULL WHERE account_no = 'P2'",
    )
  })

  it('is content with work that is due since the campus stood still', async () => {
    await campus.plant('payment', moveThatWaitsSql('mvm_waits', '7 hours'))
    expect(found(await look())).toEqual([])
    await campus.plant('payment', ...unlocked('money_moves', "DELETE FROM money_moves WHERE move_id = 'mvm_waits'"))
  })

  it('names every row that somebody has touched past all guards, and no other', async () => {
    for (const [, on, statements] of ALL) await campus.plant(on, ...statements)
    const verdict = await look()
    expect(found(verdict).toSorted()).toEqual(ALL.flatMap(([, , , said]) => said).toSorted())
    expect(verdict.sound).toBe(false)
  })

  it('takes a payment that was debited and not yet recorded for work in hand, and for nothing at all in books that nobody works on', async () => {
    const inHand = await aSoundCampus()
    try {
      await inHand.plant(
        'payment',
        ...unlocked(
          'payments',
          `UPDATE payments SET state = 'PROCESSING', finished_at = NULL, paid_at = NULL, surcharge_status = 'PENDING' WHERE payment_id = '${pay(7)}'`,
        ),
      )
      const working = await audit(inHand.urls, { againAfterMs: 10 })
      expect(found(working)).toEqual([`payments.none-unfinished-for-long ${pay(7)}`])
      expect(found(await audit(inHand.urls, { againAfterMs: 10, isAtRest: true }))).toEqual([])
    } finally {
      await inHand.close()
    }
  })

  it('names each of more rows than it holds in memory', async () => {
    await campus.plant(
      'onecard',
      "INSERT INTO day_sums SELECT date '1990-01-01' + n, 'people', 5, 5 FROM generate_series(1, 2000) n",
    )
    await campus.plant(
      'payment',
      `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen, surcharge_fen,
          surcharge_status, person_id, identity_class, business_date, created_at, paid_at, finished_at)
        SELECT 'pay_1' || lpad(n::text, 31, '0'), merchant_no, terminal_no, 'lost-' || n, content_hash, channel, mode, state, amount_fen, 0,
          surcharge_status, person_id, identity_class, business_date, created_at, paid_at, finished_at
        FROM payments, generate_series(1, 11000) n WHERE payment_id = '${pay(1)}'`,
    )
    const verdict = await look()
    const finding = (name: string) => verdict.findings.find((one) => one.name === name)
    for (const [name, least, subject] of [
      ['ledger.day-sums-equal-entries', 2000, 'people 1995-06-24'],
      ['between.payments-and-ledger', 11_000, `pay_1${'11000'.padStart(31, '0')}`],
    ] as const) {
      const { found: count, offences, all = '' } = finding(name) ?? {}
      expect(count).toBeGreaterThanOrEqual(least)
      expect(offences).toHaveLength(1000)
      const named = readFileSync(all, 'utf8').trimEnd().split('\n')
      expect(named).toHaveLength(count ?? 0)
      expect(named.filter((line) => line.startsWith(`${subject}: `))).toHaveLength(1)
      expect(saidOf(verdict)).toContain(`all of them are in ${all}`)
    }
  })

  it('can change nothing, and read nothing of people', async () => {
    for (const [url, sql] of [
      [campus.urls.payment, 'UPDATE payments SET refunded_fen = 0'],
      [campus.urls.payment, 'DELETE FROM audit_verdicts'],
      [campus.urls.payment, 'SELECT name FROM persons'],
      [campus.urls.onecard, 'UPDATE accounts SET balance_fen = 0'],
      [campus.urls.token, 'DELETE FROM redemptions'],
    ] as const) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' })
      await client.end()
    }
  })

  it('says of a check that cannot be done that it was not done', async () => {
    await campus.plant('payment', 'REVOKE SELECT ON refunds FROM payment_auditor')
    const { sound, findings } = await look()
    expect(sound).toBe(false)
    expect(findings.filter(({ failed }) => failed !== undefined).map(({ name }) => name)).toContain(
      'payments.refunds-add-up',
    )
  })
})
