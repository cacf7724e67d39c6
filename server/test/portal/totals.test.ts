import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { PaymentFilterQuery, PaymentTotals } from '@yimatong/contract/portal-api'
import { TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cutBands, wholeBands } from '../../src/portal/data/bands.ts'
import { forMerchant } from '../../src/portal/data/for-merchant.ts'
import { readTotals } from '../../src/portal/data/totals.ts'
import { sumDays } from '../../src/portal/day-sums.ts'
import { aMerchant, aPerson, aStaticCode, aTerminal, createPortalWorld, type PortalWorld } from './world.ts'

// The database's own clock says which days are over, so that these payments lie around today, not around the world's noon.

const DAY_MS = 24 * 60 * 60 * 1000
const DAYS = 100
const MANY = 3000

let world: PortalWorld
let shop: Shop

interface Shop {
  merchantNo: string
  terminals: string[]
  plates: string[]
}

/** A payment as the books have it, as far as a filter looks at it. */
interface Booked {
  paymentId: string
  terminalNo: string | null
  codeId: string | null
  mode: 'REVERSE_SCAN' | 'FORWARD_SCAN'
  state: TradeState
  amount: number
  surcharge: number
  refunded: number
  at: Date
}

beforeAll(async () => {
  world = await createPortalWorld()
  const merchantNo = await aMerchant(world)
  const terminals = [await aTerminal(world, merchantNo), await aTerminal(world, merchantNo)]
  const plates = [await aStaticCode(world, merchantNo), await aStaticCode(world, merchantNo)].map(
    ({ codeId }) => codeId,
  )
  shop = { merchantNo, terminals, plates }
  await fill(shop, MANY)
}, 120_000)

afterAll(() => world.close())

/** Payments of a hundred days up to now, in all states, at tills and by plates, for prices and odd amounts. */
async function fill({ merchantNo, terminals, plates }: Shop, count: number): Promise<void> {
  const { personId } = await aPerson(world)
  await world.owner.query({
    text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state,
        amount_fen, surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, order_id, merchant_code_id,
        decline_code, refunded_fen, business_date, created_at, paid_at, finished_at)
      SELECT 'pay_' || md5('p' || i), $1, CASE WHEN plate THEN NULL ELSE ($2::text[])[1 + i / 3 % 2] END, 'n' || i,
        sha256('x'), 'ONECARD', (CASE WHEN plate THEN 'FORWARD_SCAN' ELSE 'REVERSE_SCAN' END)::payment_mode, state,
        amount, CASE WHEN paid THEN amount / 10 ELSE 0 END, (CASE WHEN paid THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
        CASE WHEN paid THEN '{}'::jsonb END, $3, 'OUTSIDER', CASE WHEN plate THEN 'ord_' || md5('o' || i) END,
        CASE WHEN plate THEN ($4::text[])[1 + i / 5 % 2] END, CASE state WHEN 'PAYERROR' THEN 'CODE_EXPIRED' END,
        CASE state WHEN 'REFUND' THEN amount / 2 ELSE 0 END, (at AT TIME ZONE 'Asia/Shanghai')::date, at,
        CASE WHEN paid THEN at END, CASE WHEN state NOT IN ('PROCESSING', 'USERPAYING') THEN at END
      FROM generate_series(1, $5::int) i, LATERAL (SELECT
        date_trunc('milliseconds', now() - i * interval '${DAYS} days' / $5::int) AS at, i % 4 = 0 AS plate,
        (CASE WHEN i % 3 = 0 THEN 50 * (1 + i % 37) ELSE 1 + i * 7919 % 2000 END) AS amount,
        ((ARRAY['SUCCESS', 'SUCCESS', 'SUCCESS', 'PAYERROR', 'REFUND', 'CLOSED', 'PROCESSING'])[1 + i * 31 % 7])::trade_state AS state
        ) made, LATERAL (SELECT state IN ('SUCCESS', 'REFUND') AS paid) outcome`,
    values: [merchantNo, terminals, personId, plates, count],
  })
}

async function booked(): Promise<Booked[]> {
  const { rows } = await world.owner.query<Booked>({
    text: `SELECT payment_id AS "paymentId", terminal_no AS "terminalNo", merchant_code_id AS "codeId", mode, state,
        amount_fen AS amount, surcharge_fen AS surcharge, refunded_fen AS refunded, created_at AS at
      FROM payments WHERE merchant_no = $1`,
    values: [shop.merchantNo],
  })
  return rows
}

/** What a filter lets pass, payment by payment, and what that comes to. */
function plainTotals(payments: readonly Booked[], filter: PaymentFilterQuery): PaymentTotals {
  const passed = payments.filter((payment) => passes(payment, filter))
  const paid = passed.filter(({ state }) => state === 'SUCCESS' || state === 'REFUND')
  const sum = (of: readonly Booked[], key: 'amount' | 'surcharge' | 'refunded') =>
    of.reduce((total, payment) => total + payment[key], 0)
  const [amount, surcharge] = [sum(paid, 'amount'), sum(paid, 'surcharge')]
  return {
    payments: passed.length,
    paid: { count: paid.length, amount, surcharge, total: amount + surcharge },
    refunded: sum(passed, 'refunded'),
  }
}

function passes({ terminalNo, codeId, mode, state, amount, at }: Booked, filter: PaymentFilterQuery): boolean {
  const { q } = filter
  const ms = at.getTime()
  return (
    (filter.state === undefined || filter.state.split(',').includes(state)) &&
    (filter.from === undefined || ms >= startOfBusinessDate(filter.from)) &&
    (filter.to === undefined || ms < startOfBusinessDate(filter.to) + DAY_MS) &&
    (filter.terminalNo === undefined || filter.terminalNo === terminalNo) &&
    (filter.minAmount === undefined || amount >= Number(filter.minAmount)) &&
    (filter.maxAmount === undefined || amount <= Number(filter.maxAmount)) &&
    (filter.mode === undefined || filter.mode === mode) &&
    (q === undefined || q === terminalNo || q === codeId)
  )
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const aDay = fc.integer({ min: -3, max: DAYS + 3 }).map((ago) => businessDateOf(Date.now() - ago * DAY_MS))
const anAmount = fc
  .oneof(
    fc.integer({ min: 0, max: 2300 }),
    fc.integer({ min: 0, max: 46 }).map((halves) => halves * 50),
  )
  .map(String)

const aFilter = (): fc.Arbitrary<PaymentFilterQuery> =>
  fc
    .record({
      state: maybe(fc.subarray([...TRADE_STATES], { minLength: 1 }).map((states) => states.join())),
      from: maybe(aDay),
      to: maybe(aDay),
      terminalNo: maybe(fc.constantFrom(...shop.terminals)),
      minAmount: maybe(anAmount),
      maxAmount: maybe(anAmount),
      mode: maybe(fc.constantFrom('REVERSE_SCAN', 'FORWARD_SCAN')),
      q: maybe(fc.constantFrom(...shop.terminals, ...shop.plates)),
    })
    .map((filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)))

const totalsOf = (filter: PaymentFilterQuery) => readTotals(forMerchant(world.database, shop.merchantNo), filter)

async function expectExact(runs: number): Promise<void> {
  const payments = await booked()
  await fc.assert(
    fc.asyncProperty(aFilter(), async (filter) => {
      expect(await totalsOf(filter)).toEqual(plainTotals(payments, filter))
    }),
    { numRuns: runs },
  )
}

/** How many days, and how many months, are read by their sums. */
async function summedDays(): Promise<{ days: number; months: number; open: number }> {
  const { rows } = await world.owner.query<{ days: number; months: number; open: number }>({
    text: `SELECT count(DISTINCT business_date) FILTER (WHERE NOT by_month)::int AS days,
        count(DISTINCT business_date) FILTER (WHERE by_month)::int AS months,
        (SELECT count(DISTINCT business_date)::int FROM days_to_sum WHERE merchant_no = $1) AS open
      FROM payment_sums WHERE merchant_no = $1`,
    values: [shop.merchantNo],
  })
  return rows[0] ?? { days: 0, months: 0, open: 0 }
}

const refundLate = (paymentId: string) => ({
  text: "UPDATE payments SET state = 'REFUND', refunded_fen = amount_fen WHERE payment_id = $1",
  values: [paymentId],
})

/** A payment that was paid so many days ago. */
async function paidDaysAgo(days: number): Promise<string> {
  const day = businessDateOf(Date.now() - days * DAY_MS)
  const found = (await booked()).find(({ state, at }) => state === 'SUCCESS' && businessDateOf(at.getTime()) === day)
  if (found === undefined) throw new Error(`nobody paid on ${day}`)
  return found.paymentId
}

describe('the bands of amounts', () => {
  it('and what bounds cut out of them are exactly the amounts between the bounds, each once', async () => {
    const bounds = fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 700 }))
    await fc.assert(
      fc.asyncProperty(bounds, async ([min, max]) => {
        const { rows } = await world.owner.query<{ amount: number }>({
          text: `SELECT amount FROM generate_series(1, 800) amount, LATERAL (SELECT band_of(amount) AS band_fen) p
            WHERE ${wholeBands('$1::int', '$2::int')}`,
          values: [min, max],
        })
        const cut = cutBands([min, max]).flatMap(([low, high]) =>
          Array.from({ length: high - low + 1 }, (_, index) => low + index),
        )
        const amounts = [...rows.map(({ amount }) => amount), ...cut].toSorted((one, other) => one - other)
        const between = Array.from({ length: 800 }, (_, index) => index + 1).filter((one) => one >= min && one <= max)
        expect(amounts).toEqual(between)
      }),
      { numRuns: 60 },
    )
  })
})

describe('totals', () => {
  it('are the plain sum of what the filter lets pass, before a day has been added up', async () => {
    expect(await summedDays()).toMatchObject({ days: 0 })
    await expectExact(60)
  })

  it('are the same when days and months have been added up', async () => {
    await sumDays(world.database)
    const { days, months, open } = await summedDays()
    expect(days).toBeGreaterThanOrEqual(DAYS - 1)
    expect(months).toBeGreaterThanOrEqual(2)
    expect(open).toBe(0)
    await expectExact(200)
  })

  it('see at once what comes of a payment of an older day, and after its day was added up again', async () => {
    const before = await totalsOf({})
    await world.database.query(refundLate(await paidDaysAgo(40)))
    await world.database.query({
      text: `UPDATE payments SET state = 'CLOSED', finished_at = now() WHERE merchant_no = $1 AND state = 'PROCESSING'
        AND created_at < now() - interval '20 days' AND created_at > now() - interval '23 days'`,
      values: [shop.merchantNo],
    })
    expect((await totalsOf({})).refunded).toBeGreaterThan(before.refunded)
    expect((await summedDays()).open).toBeGreaterThanOrEqual(3)
    await expectExact(60)
    await world.database.query('SELECT sum_days(1)')
    await expectExact(60)
    await sumDays(world.database)
    expect(await summedDays()).toMatchObject({ open: 0 })
    await expectExact(60)
  })

  it('see a payment that is booked late into a day that was closed', async () => {
    const { payments } = await totalsOf({})
    const day = businessDateOf(Date.now() - 50 * DAY_MS)
    const inserted = `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode,
        state, amount_fen, business_date, created_at, finished_at)
      VALUES ($1, $2, $3, 'late', sha256('x'), 'ONECARD', 'REVERSE_SCAN', 'CLOSED', 1234, $4::date, $5, $5)`
    const at = new Date(startOfBusinessDate(day))
    await world.database.query({
      text: inserted,
      values: [newId('payment'), shop.merchantNo, shop.terminals[0], day, at],
    })
    expect(await totalsOf({})).toMatchObject({ payments: payments + 1 })
    await sumDays(world.database)
    expect(await totalsOf({})).toMatchObject({ payments: payments + 1 })
  })
})

describe('adding up', () => {
  it('waits for a late change that is under way, and then has it', async () => {
    const before = await totalsOf({})
    let summing: Promise<void> | undefined
    await world.owner.transaction(async (late) => {
      await late.query(refundLate(await paidDaysAgo(30)))
      await late.query('SELECT 1')
      summing = sumDays(world.database)
      expect(await totalsOf({})).toEqual(before)
    })
    await summing
    await expectExact(30)
    await sumDays(world.database)
    expect(await summedDays()).toMatchObject({ open: 0 })
    await expectExact(30)
  })

  it('makes a late change wait, whose day is then to be added up once more', async () => {
    await world.database.query(refundLate(await paidDaysAgo(31)))
    const paymentId = await paidDaysAgo(31)
    let late: Promise<unknown> | undefined
    await world.owner.transaction(async (adding) => {
      await adding.query('SELECT sum_days(10)')
      late = world.database.query(refundLate(paymentId))
      await adding.query('SELECT 1')
    })
    await late
    expect(await summedDays()).toMatchObject({ open: 1 })
    await expectExact(30)
    await sumDays(world.database)
    await expectExact(30)
  })

  it('closes no day while something is under way that was written before its end', async () => {
    const { owner, database } = world
    // As if yesterday had not been closed yet, and somebody had written into it before midnight, which calls no trigger.
    await owner.query(`UPDATE closed_days SET through = today - 2, ended_through = today - 2
      FROM (SELECT ((now() - interval '10 minutes') AT TIME ZONE 'Asia/Shanghai')::date AS today) clock`)
    const closed = async () =>
      (await owner.query<{ through: string }>('SELECT through::text FROM closed_days')).rows[0]?.through ?? ''
    const [through, { payments }] = [await closed(), await totalsOf({})]
    const day = businessDateOf(Date.parse(through) + DAY_MS)
    await owner.transaction(async (early) => {
      await early.query('ALTER TABLE payments DISABLE TRIGGER payments_inserted_late')
      await early.query({
        text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state,
            amount_fen, business_date, created_at, finished_at)
          VALUES ($1, $2, $3, 'early', sha256('x'), 'ONECARD', 'REVERSE_SCAN', 'CLOSED', 1234, $4::date, $5, $5)`,
        values: [newId('payment'), shop.merchantNo, shop.terminals[0], day, new Date(startOfBusinessDate(day))],
      })
      await early.query('ALTER TABLE payments ENABLE TRIGGER payments_inserted_late')
      await sumDays(database)
      expect(await closed()).toBe(through)
    })
    expect(await totalsOf({})).toMatchObject({ payments: payments + 1 })
    // What is under way anywhere on the server holds a day open, also the neighbours' tests for a moment.
    await expect.poll(() => sumDays(database).then(closed), { timeout: 10_000 }).toBe(day)
    expect(await totalsOf({})).toMatchObject({ payments: payments + 1 })
    await expectExact(30)
  })

  it('cannot be done by the service itself, which may only say when', async () => {
    for (const statement of [
      'DELETE FROM payment_sums',
      'DELETE FROM days_to_sum',
      'UPDATE closed_days SET horizon = 0',
    ])
      await expect(world.database.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})
