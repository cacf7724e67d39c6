import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import type { TerminalStatement } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import type { LastShifts, ZReport } from '@yimatong/contract/shift-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  AMOUNT,
  anOutsider,
  clearFaults,
  type FaultStage,
  fates,
  openFaultStage,
  POST,
} from '../payments/fault-stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'
import { aCashier, shiftsOf } from './stage.ts'

let stage: FaultStage
let world: World

beforeAll(async () => {
  stage = await openFaultStage()
  ;({ world } = stage)
})

afterAll(() => world?.close())

afterEach(() => {
  clearFaults(stage)
  world.clock = () => Date.now()
})

async function aTillWithCashier() {
  const till = await aTill(world)
  await aCashier(world, till.merchant, '01')
  return { till, shifts: shiftsOf(world, till) }
}

async function sell(till: Till, outTradeNo = newId('request')): Promise<string> {
  const phone = await anOutsider(stage)
  const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
  expect(body.state).toBe('SUCCESS')
  return outTradeNo
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Every Z report of the till together is the till's statement of each day, and what the books say it kept. */
async function expectEveryFenOnce(till: Till): Promise<ZReport[]> {
  const { body } = await till.ask<LastShifts>('shifts')
  const zs = body.shifts.flatMap(({ z }) => z ?? [])
  const days = zs.flatMap(({ report }) => report.byDay)
  for (const businessDate of new Set(days.map((day) => day.businessDate))) {
    const those = days.filter((day) => day.businessDate === businessDate)
    const kept = (of: 'count' | 'amount' | 'surcharge') => sum(those.map((day) => day.sales[of] - day.reversals[of]))
    const statement = (await till.ask<TerminalStatement>(`statements/${businessDate}`)).body
    expect({ businessDate, count: kept('count'), amount: kept('amount'), surcharge: kept('surcharge') }).toEqual({
      businessDate,
      count: statement.count,
      amount: statement.amount,
      surcharge: statement.surcharge,
    })
  }
  const { rows } = await world.owner.query<{ net: number }>({
    text: `SELECT sum(amount_fen + surcharge_fen - refunded_fen)::int AS net FROM payments
      WHERE terminal_no = $1 AND state IN ('SUCCESS', 'REFUND', 'REVOKED')`,
    values: [till.terminalNo],
  })
  expect(sum(zs.map(({ report }) => report.net))).toBe(rows[0]?.net)
  return zs
}

describe('every fen of a till is in exactly one Z report', () => {
  it('when a payment has no outcome at the close: refused, and counted where it ends', async () => {
    const { till, shifts } = await aTillWithCashier()
    await shifts.begin('01')
    await sell(till)
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const late = sell(till)
    await world.toOnecard.held()
    const { shift, unfinished } = await shifts.current()
    expect(unfinished?.count).toBe(1)
    const refused = await shifts.close(shift?.shiftNo ?? '', { count: 1 })
    expect([refused.status, refused.body.code, refused.body.unfinished]).toEqual([409, 'SHIFT_UNFINISHED', 1])
    const first = await shifts.end(true)
    expect([first.unfinished, first.report.sales.count]).toEqual([1, 1])
    world.toOnecard.release()
    await late
    await shifts.begin('01')
    await sell(till)
    const second = await shifts.end()
    expect([second.report.sales.count, second.report.before.count]).toEqual([2, 1])
    await expectEveryFenOnce(till)
  })

  it('when money goes back: in its own shift, whoever asked, also for what an earlier one took', async () => {
    const { till, shifts } = await aTillWithCashier()
    const neighbour = await aTill(world, till.merchant)
    await shifts.begin('01')
    const [one, two, three] = [await sell(till), await sell(till), await sell(till)]
    await refund(world, till, one, { amount: 333 })
    await shifts.end()
    // Between two shifts, and by another till.
    await cancel(world, neighbour, two)
    await shifts.begin('01')
    await refund(world, till, one, { amount: 334 })
    const { rows } = await world.owner.query<{ paymentId: string }>({
      text: `SELECT payment_id AS "paymentId" FROM payments WHERE out_trade_no = $1`,
      values: [three],
    })
    const { merchantNo } = till.merchant
    const office = { merchantNo, paymentId: rows[0]?.paymentId ?? '', outRefundNo: newId('request'), amountFen: 500 }
    const asked = { ...office, reason: '办公室', requestedBy: newId('portalUser') }
    await world.gateway.deps.payments.refunds.ask(asked, () => ({ needsApproval: false }))
    await shifts.end()
    const [second, first] = await expectEveryFenOnce(till)
    expect(first?.report).toMatchObject({ refunds: { count: 1, amount: 333 }, reversals: { count: 0 } })
    expect(second?.report).toMatchObject({
      sales: { count: 0 },
      refunds: { count: 2, amount: 834 },
      reversals: { count: 1, amount: AMOUNT },
      elsewhere: { count: 2 },
    })
  })

  it('when a shift goes over midnight, and a payment too', async () => {
    const midnight = startOfBusinessDate(businessDateOf(Date.now())) + 24 * 60 * 60 * 1000
    world.clock = () => midnight - 60_000
    const { till, shifts } = await aTillWithCashier()
    await shifts.begin('01')
    const before = await sell(till)
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const crossing = sell(till)
    await world.toOnecard.held()
    world.clock = () => midnight + 60_000
    world.toOnecard.release()
    await crossing
    await sell(till)
    await cancel(world, till, before)
    const z = await shifts.end()
    const [yesterday, today] = [businessDateOf(midnight - 1), businessDateOf(midnight)]
    expect(z.report.byDay).toMatchObject([
      { businessDate: yesterday, sales: { count: 2 }, reversals: { count: 1 } },
      { businessDate: today, sales: { count: 1 }, reversals: { count: 0 } },
    ])
    expect(z.report.byHour.map(({ hour }) => hour)).toEqual([0, 23])
    await expectEveryFenOnce(till)
  })

  it('when sales go on while shifts are closed one after the other', async () => {
    const { till, shifts } = await aTillWithCashier()
    await shifts.begin('01')
    const selling = Promise.all(Array.from({ length: 12 }, () => sell(till)))
    for (let closed = 0; closed < 4; ) {
      const { shift, x } = await shifts.current()
      const asked = { count: x?.sales.count ?? 0, anyway: true }
      const next = { shiftNo: newId('request'), cashierNo: '01', pin: '738291' }
      const { body } = await shifts.close(shift?.shiftNo ?? '', { ...asked, next })
      if (body.code === undefined) closed++
      else expect(body.code).toBe('SHIFT_CHANGED')
    }
    await selling
    await shifts.end()
    const zs = await expectEveryFenOnce(till)
    expect(sum(zs.map(({ report }) => report.sales.count))).toBe(12)
  })

  it('what was sold before the till’s first shift is in none', async () => {
    const { till, shifts } = await aTillWithCashier()
    await sell(till)
    await shifts.begin('01')
    expect((await shifts.current()).x?.sales.count).toBe(0)
  })
})
