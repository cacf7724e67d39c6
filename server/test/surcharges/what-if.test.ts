import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { IDENTITY_CLASSES, type IdentityClass } from '@yimatong/contract/states'
import { surchargeFen, winningRule } from '@yimatong/contract/surcharge'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NamedSurchargeRule } from '../../src/payments/surcharge-rules.ts'
import { whatIf, whatIfDays } from '../../src/surcharges/what-if.ts'

/** `WHAT_IF_PAYMENTS=1000000 npx vitest run --project server test/surcharges/what-if` says how long a million take. */
const PAYMENTS = Number(process.env['WHAT_IF_PAYMENTS'] ?? 6000)
const PEOPLE = Math.max(300, PAYMENTS / 40)
/** Sunday 2026-11-22, noon. */
const NOW = Date.parse('2026-11-22T12:00:00+08:00')
const CATEGORIES = [newId('merchantCategory'), newId('merchantCategory')]
const MERCHANTS = Array.from({ length: 12 }, (_, at) => ({
  merchantNo: String(10_000_001 + at),
  categoryId: CATEGORIES[at % 3],
}))

let template: TestDatabase
let database: Database
let owner: Database

beforeAll(async () => {
  template = await createTestDatabase('payment')
  const log = createLog({ name: 'test', level: 'silent' })
  database = createDatabase({ url: template.url, name: 'test', log, statementTimeoutMs: 60_000 })
  owner = createDatabase({ url: template.ownerUrl, name: 'test', log, statementTimeoutMs: 300_000 })
  await makePlaces()
  await makePayments()
}, 300_000)

afterAll(async () => {
  await Promise.all([database?.close(), owner?.close()])
  await template?.drop()
})

async function makePlaces(): Promise<void> {
  await owner.query(`INSERT INTO canteens (id, name, name_en) VALUES ('1', '食堂', 'Canteen')`)
  for (const id of CATEGORIES) {
    await owner.query({
      text: 'INSERT INTO merchant_categories (category_id, name, name_en) VALUES ($1::text, $1::text, $1::text)',
      values: [id],
    })
  }
  for (const { merchantNo, categoryId } of MERCHANTS) {
    await owner.query({
      text: `INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no, category_id)
        VALUES ($1::text, '1', $1::text, $1::text, 'M' || $1::text, $2)`,
      values: [merchantNo, categoryId ?? null],
    })
  }
}

/** Nine days, some of them outside the week; every class, amount and minute; some declined, some taken back, some without identity. */
const makePayments = () =>
  owner.query({
    text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state,
        amount_fen, surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, decline_code, business_date,
        created_at, paid_at, finished_at)
      SELECT 'pay_' || lpad(to_hex(i), 32, '0'), ($1::text[])[1 + (i::bigint * 7) % 12], 'T00001', 'o' || i,
        decode(repeat('00', 32), 'hex'), 'ONECARD', 'REVERSE_SCAN', s.state::trade_state, 1 + (i::bigint * 7919) % 3000, s.fen,
        s.status::surcharge_status, CASE WHEN s.fen > 0 THEN '{}'::jsonb END, 'per_' || i % $2, s.class::identity_class,
        CASE s.state WHEN 'PAYERROR' THEN 'CODE_EXPIRED' END, (s.at AT TIME ZONE 'Asia/Shanghai')::date, s.at,
        CASE WHEN s.state <> 'PAYERROR' THEN s.at END, s.at
      FROM generate_series(1, $3::int) i
      CROSS JOIN LATERAL (SELECT $4::timestamptz - interval '9 days' * (1 - i / $3::float8) AS at,
        CASE WHEN i % 50 = 0 THEN 'PAYERROR' WHEN i % 51 = 0 THEN 'REVOKED' WHEN i % 52 = 0 THEN 'REFUND' ELSE 'SUCCESS' END AS state,
        CASE WHEN i % 7 = 0 AND i % 50 <> 0 THEN 30 + i % 5 ELSE 0 END AS fen,
        CASE WHEN i % 7 = 0 AND i % 50 <> 0 THEN 'APPLIED' ELSE 'NONE' END AS status,
        (ARRAY['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY'])[1 + i % $2 % 4] AS class) s`,
    values: [MERCHANTS.map(({ merchantNo }) => merchantNo), PEOPLE, PAYMENTS, new Date(NOW)],
  })

/** An outsider, without a surcharge, outside the nine days. */
const payAt = (times: readonly string[]) =>
  owner.query({
    text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
        surcharge_fen, surcharge_status, person_id, identity_class, business_date, created_at, paid_at, finished_at)
      SELECT 'pay_' || lpad('at' || n, 32, '0'), '10000001', 'T00001', 'at-' || n, decode(repeat('00', 32), 'hex'), 'ONECARD',
        'REVERSE_SCAN', 'SUCCESS', 1000, 0, 'NONE', 'per_at', 'OUTSIDER', (at AT TIME ZONE 'Asia/Shanghai')::date, at, at, at
      FROM unnest($1::timestamptz[]) WITH ORDINALITY AS t (at, n)`,
    values: [times],
  })

let number = 0
function rule(content: Partial<NamedSurchargeRule>): NamedSurchargeRule {
  return {
    ruleId: `rul_${number++}`,
    version: 1,
    name: '搭伙费',
    nameEn: 'Surcharge',
    identityClasses: ['OUTSIDER'],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    fromMinute: 0,
    toMinute: 1440,
    validFrom: '2026-01-01',
    rateBps: 1500,
    flatFen: 0,
    minFen: 0,
    receiver: 'SCHOOL',
    denied: false,
    ...content,
  }
}

const RULES: readonly NamedSurchargeRule[] = [
  rule({}),
  rule({ fromMinute: 690, toMinute: 750, weekdays: [1, 2, 3, 4, 5], rateBps: 3333, capFen: 400 }),
  rule({ identityClasses: ['OUTSIDER', 'TEMPORARY'], categoryId: CATEGORIES[0], flatFen: 100, rateBps: 0 }),
  rule({ identityClasses: ['TEMPORARY'], fromMinute: 1320, toMinute: 360, denied: true, rateBps: 0 }),
  rule({ identityClasses: ['TEMPORARY'], rateBps: 500, minFen: 50, capFen: 60, validTo: '2026-11-18' }),
  rule({ identityClasses: ['TEACHER'], merchantNo: '10000002', rateBps: 1, validFrom: '2026-11-19' }),
]

interface Paid {
  paymentId: string
  merchantNo: string
  identityClass: IdentityClass
  personId: string
  amountFen: number
  oldFen: number
  at: Date
  state: string
}

/** One payment after the other, with the function that prices them. */
async function judge(rules: readonly NamedSurchargeRule[], { from, to }: { from: string; to: string }) {
  const { rows } = await owner.query<Paid>(
    `SELECT payment_id AS "paymentId", merchant_no AS "merchantNo", identity_class AS "identityClass", person_id AS "personId",
       amount_fen AS "amountFen", surcharge_fen AS "oldFen", created_at AS at, state FROM payments`,
  )
  return rows.flatMap((paid) => {
    const day = businessDateOf(paid.at.getTime())
    if (day < from || day > to || !['SUCCESS', 'REFUND'].includes(paid.state)) return []
    const { categoryId } = MERCHANTS.find(({ merchantNo }) => merchantNo === paid.merchantNo) ?? {}
    const winner = winningRule(rules, { ...paid, categoryId, epochMs: paid.at.getTime() })
    const refused = winner?.denied ?? false
    const newFen = winner === undefined || refused ? 0 : surchargeFen(winner, paid.amountFen)
    return [{ ...paid, refused, newFen, changed: refused || newFen !== paid.oldFen }]
  })
}

type Judged = Awaited<ReturnType<typeof judge>>

const sumsOf = (judged: Judged) => {
  const changed = judged.filter((one) => one.changed)
  const refused = judged.filter((one) => one.refused)
  const total = (all: Judged, read: (one: Judged[number]) => number) => all.reduce((sum, one) => sum + read(one), 0)
  return {
    payments: judged.length,
    oldSum: total(judged, ({ oldFen }) => oldFen),
    newSum: total(judged, ({ newFen }) => newFen),
    changedPayments: changed.length,
    changedPeople: new Set(changed.map(({ personId }) => personId)).size,
    refusedPayments: refused.length,
    refusedAmount: total(refused, ({ amountFen }) => amountFen),
  }
}

describe('what a draft would have charged', () => {
  const week = whatIfDays(() => NOW, {})

  it('is to the fen what its rules take of each payment, by merchant and class', async () => {
    const startedAt = performance.now()
    const said = await whatIf({ database }, RULES, week)
    if (PAYMENTS > 100_000)
      console.log(`${said.sums.payments} payments in ${Math.round(performance.now() - startedAt)} ms`)
    const judged = await judge(RULES, week)
    expect(said.sums).toEqual(sumsOf(judged))
    expect(said.sums.payments).toBeGreaterThan(PAYMENTS / 2)
    const rows = MERCHANTS.flatMap(({ merchantNo }) =>
      IDENTITY_CLASSES.flatMap((identityClass) => {
        const own = judged.filter((one) => one.merchantNo === merchantNo && one.identityClass === identityClass)
        return own.length === 0 ? [] : [{ merchantNo, identityClass, ...sumsOf(own) }]
      }),
    )
    expect(said.rows).toHaveLength(rows.length)
    expect(new Set(said.rows.map((row) => JSON.stringify(row, Object.keys(row).toSorted())))).toEqual(
      new Set(rows.map((row) => JSON.stringify(row, Object.keys(row).toSorted()))),
    )
    const worst = judged.reduce((most, { oldFen, newFen }) => Math.max(most, newFen - oldFen), 0)
    expect(said.worst && said.worst.newSurcharge - said.worst.oldSurcharge).toBe(worst)
    const named = judged.find(({ paymentId }) => paymentId === said.worst?.paymentId)
    expect(said.worst).toMatchObject({
      amount: named?.amountFen,
      oldSurcharge: named?.oldFen,
      newSurcharge: named?.newFen,
    })
  }, 300_000)

  it('is of the window in which somebody paid, also in the last half second before the next one and before midnight', async () => {
    const day = '2026-11-02'
    await payAt(['10:59:59.6', '11:00:00', '23:59:59.6'].map((time) => `${day}T${time}+08:00`))
    const windows = [
      [600, 660, 100],
      [660, 720, 200],
      [1380, 1440, 400],
    ] as const
    const rules = windows.map(([fromMinute, toMinute, flatFen]) => rule({ fromMinute, toMinute, flatFen, rateBps: 0 }))
    const said = await whatIf({ database }, rules, { from: day, to: day })
    expect(said.sums).toEqual(sumsOf(await judge(rules, { from: day, to: day })))
    expect(said.sums).toMatchObject({ payments: 3, newSum: 100 + 200 + 400 })
  })

  it('is nothing without a rule, which is a great change and has no worst case', async () => {
    const said = await whatIf({ database }, [], week)
    expect(said.sums).toEqual(sumsOf(await judge([], week)))
    expect(said).toMatchObject({ warnings: ['SUM'] })
    expect(said.worst).toBeUndefined()
  })

  it('shows the cloud fault at once: insiders charged the 30 per cent of outsiders', async () => {
    const fault = [rule({ identityClasses: ['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY'], rateBps: 3000 })]
    const { sums, rows, warnings } = await whatIf({ database }, fault, week)
    expect(warnings).toEqual(['SUM'])
    expect(sums.newSum).toBeGreaterThan(4 * sums.oldSum)
    expect(rows.filter(({ identityClass }) => identityClass === 'STUDENT').every((row) => row.changedPeople > 0)).toBe(
      true,
    )
  })

  it('looks at the last seven whole days unless asked for others, and at a month at most', () => {
    expect(week).toEqual({ from: '2026-11-15', to: '2026-11-21' })
    const days = (from: string, to: string) => () => whatIfDays(() => NOW, { from, to })
    expect(days('2026-10-01', '2026-10-31')()).toEqual({ from: '2026-10-01', to: '2026-10-31' })
    for (const [from, to] of [
      ['2026-10-01', '2026-11-01'],
      ['2026-11-02', '2026-11-01'],
      ['2026-13-41', '2026-14-01'],
    ] as const)
      expect(days(from, to)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }))
  })
})
