import { businessDateOf } from '@yimatong/contract/clock'
import { MEALS } from '@yimatong/contract/meals'
import {
  daysOf,
  OUTCOME_CUTS,
  REPORT_CLASSES,
  type ReportFilter,
  TURNOVER_CUTS,
} from '@yimatong/contract/office-reports-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forMerchant } from '../../src/portal/data/for-merchant.ts'
import { readTotals } from '../../src/portal/data/totals.ts'
import { sumDays } from '../../src/portal/day-sums.ts'
import { readHeatMap } from '../../src/reports/heat-map.ts'
import { readOutcomes } from '../../src/reports/outcomes.ts'
import { readPlaces } from '../../src/reports/places.ts'
import { readSurcharge } from '../../src/reports/surcharge.ts'
import { readTurnover } from '../../src/reports/turnover.ts'
import { createPortalWorld, type PortalWorld } from '../portal/world.ts'
import { aCampus, type Booked, booked, bookLate, type Campus, DAYS, fill } from './books.ts'
import { before, exactPercentile, grouped, isPaid, keyOf, passes, takingsOf } from './judge.ts'

// The database's own clock says which days are over, so that these payments lie around today.

let world: PortalWorld
let campus: Campus

beforeAll(async () => {
  world = await createPortalWorld()
  campus = await aCampus(world)
  await fill(world, campus, 3000)
}, 120_000)

afterAll(() => world.close())

const dayAgo = (days: number) => businessDateOf(Date.now() - days * 86_400_000)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })

const aFilter = (): fc.Arbitrary<ReportFilter> =>
  fc
    .record({
      days: fc.tuple(fc.integer({ min: -2, max: DAYS + 2 }), fc.integer({ min: 0, max: DAYS })),
      canteen: maybe(fc.constantFrom(...campus.canteens, 'nowhere')),
      merchantNo: maybe(fc.constantFrom(...campus.merchants, '99000001')),
      identityClass: maybe(fc.constantFrom(...REPORT_CLASSES)),
      meal: maybe(fc.constantFrom(...MEALS)),
      compare: maybe(fc.constant('before' as const)),
    })
    .map(({ days: [ago, length], ...rest }) => {
      const set = Object.entries(rest).filter(([, value]) => value !== undefined)
      return { from: dayAgo(ago + length), to: dayAgo(ago), ...Object.fromEntries(set) }
    })

/** The rows and totals of turnover by each cut, against the pencil. */
async function expectTurnover(books: readonly Booked[], filter: ReportFilter): Promise<void> {
  const now = books.filter((payment) => passes(payment, filter))
  const then = books.filter((payment) => passes(payment, before(filter)))
  const compared = filter.compare !== undefined
  for (const by of TURNOVER_CUTS) {
    const { rows, total } = await readTurnover(world.database, { ...filter, by })
    const [groups, groupsBefore] = [grouped(now, keyOf[by]), grouped(then, keyOf[by])]
    const said = rows.filter(({ now: sums }) => sums.count > 0)
    expect(new Map(said.map((row) => [row.key, row.now]))).toEqual(
      new Map([...groups].filter(([, of]) => of.some(isPaid)).map(([key, of]) => [key, takingsOf(of)])),
    )
    if (compared && by !== 'day')
      for (const row of rows) expect(row.before).toEqual(takingsOf(groupsBefore.get(row.key) ?? []))
    expect(total).toEqual({ now: takingsOf(now), ...(compared ? { before: takingsOf(then) } : {}) })
  }
}

async function expectOutcomes(books: readonly Booked[], filter: ReportFilter): Promise<void> {
  const all = books.filter((payment) => passes(payment, filter))
  for (const by of OUTCOME_CUTS) {
    const { rows } = await readOutcomes(world.database, { ...filter, by })
    for (const [key, of] of grouped(all, keyOf[by])) {
      const count = (...states: string[]) => of.filter(({ state }) => states.includes(state)).length
      const now = rows.find((row) => row.key === key)?.now
      const counts = {
        succeeded: count('SUCCESS', 'REFUND', 'REVOKED'),
        declined: count('PAYERROR'),
        closed: count('CLOSED'),
      }
      expect(now).toMatchObject(counts)
      for (const [said, share] of [
        [now?.p50Ms, 0.5],
        [now?.p95Ms, 0.95],
      ] as const) {
        const exact = exactPercentile(of, share)
        expect(said === undefined).toBe(exact === undefined)
        if (said === undefined || exact === undefined) continue
        expect(said).toBeGreaterThanOrEqual(exact)
        expect(said).toBeLessThanOrEqual(exact * 1.1 + 1)
      }
    }
  }
}

async function expectRest(books: readonly Booked[], filter: ReportFilter): Promise<void> {
  const all = books.filter((payment) => passes(payment, filter) && isPaid(payment))
  const charged = all.filter(({ surcharge }) => surcharge > 0)
  const { rows, total } = await readSurcharge(world.database, filter)
  const groups = grouped(charged, (payment) => `${payment.receiver} ${keyOf.class(payment)}`)
  const said = rows.filter(({ now }) => now.count > 0)
  expect(new Map(said.map((row) => [`${row.receiver} ${row.identityClass}`, row.now.net]))).toEqual(
    new Map(
      [...groups].map(([key, of]) => [key, of.reduce((sum, p) => sum + p.surcharge - p.refundedSurcharge, 0)] as const),
    ),
  )
  expect(total.now.surcharge).toBe(takingsOf(all).surcharge)

  const { cells, weekdays } = await readHeatMap(world.database, filter)
  const hours = grouped(all, ({ weekday, hour }) => `${weekday} ${hour}`)
  expect(new Map(cells.map(({ weekday, hour, count }) => [`${weekday} ${hour}`, count]))).toEqual(
    new Map([...hours].map(([key, of]) => [key, of.length])),
  )
  expect(weekdays.reduce((sum, days) => sum + days, 0)).toBe(daysOf(filter))
}

async function expectExact(numRuns: number): Promise<void> {
  const books = await booked(world)
  await fc.assert(
    fc.asyncProperty(aFilter(), async (filter) => {
      await expectTurnover(books, filter)
      await expectOutcomes(books, filter)
      await expectRest(books, filter)
    }),
    { numRuns },
  )
}

const summedDays = async () =>
  (
    await world.owner.query<{ days: number; again: number }>(`SELECT count(DISTINCT business_date)::int AS days,
      (SELECT count(*)::int FROM days_to_sum) AS again FROM report_sums`)
  ).rows[0]

const YEAR = () => ({ from: dayAgo(365), to: dayAgo(0) })

describe('reports', () => {
  it('are what a pencil comes to, before a day has been added up', async () => {
    expect(await summedDays()).toMatchObject({ days: 0 })
    await expectExact(2)
  })

  it('are the same when the days have been added up', async () => {
    await sumDays(world.database)
    expect((await summedDays())?.days).toBeGreaterThanOrEqual(DAYS - 1)
    await expectExact(5)
  })

  it('see at once what comes late into an old day, and a surcharge that goes back, and after that was added up', async () => {
    await bookLate(world, campus.merchants[1] ?? '', 33)
    await world.database.query(`UPDATE payments SET state = 'REFUND', refunded_fen = 200, refunded_surcharge_fen = 15
      WHERE payment_id = (SELECT payment_id FROM payments WHERE state = 'SUCCESS' AND surcharge_fen > 15 AND merchant_no < '99'
        AND created_at < now() - interval '20 days' LIMIT 1)`)
    expect(await summedDays()).toMatchObject({ again: 2 })
    await expectExact(2)
    await sumDays(world.database)
    expect(await summedDays()).toMatchObject({ again: 0 })
    await expectExact(2)
  })

  it("agree with the merchants' own totals", async () => {
    const { rows } = await readTurnover(world.database, { ...YEAR(), by: 'merchant' })
    expect(rows.map(({ key }) => key)).toEqual(campus.merchants)
    for (const { key, now } of rows) {
      const { paid, refunded } = await readTotals(forMerchant(world.database, key), {
        ...YEAR(),
        state: 'SUCCESS,REFUND',
      })
      expect({ ...paid, refunded, net: paid.total - refunded }).toEqual(now)
    }
  })

  it('name canteens and stalls, and know none of the sandbox', async () => {
    const { rows } = await readTurnover(world.database, { ...YEAR(), by: 'canteen' })
    expect(rows.map(({ name, nameEn }) => [name, nameEn])).toEqual([
      ['学一食堂', 'First Canteen'],
      ['学二食堂', 'Second Canteen'],
    ])
    const { merchants } = await readPlaces(world.database)
    expect(merchants.map(({ merchantNo }) => merchantNo).toSorted()).toEqual(campus.merchants)
    expect((await readTurnover(world.database, { ...YEAR(), by: 'day', merchantNo: '99000001' })).total.now.count).toBe(
      0,
    )
  })

  it('have a row for every day of the span, also for those on which nothing was paid', async () => {
    const span = { from: dayAgo(200), to: dayAgo(190) }
    const { rows, before: held } = await readTurnover(world.database, { ...span, by: 'day', compare: 'before' })
    expect(rows).toHaveLength(11)
    expect(held).toEqual({ from: dayAgo(211), to: dayAgo(201) })
  })
})

describe('the sums behind them', () => {
  it('cannot be written by the service', async () => {
    for (const statement of ['DELETE FROM report_sums', 'UPDATE result_times SET payments = 1'])
      await expect(world.database.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})
