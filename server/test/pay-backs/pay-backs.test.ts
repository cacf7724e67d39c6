import { toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { PayBackBody } from '@yimatong/contract/office-pay-backs-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { planPayBack } from '../../src/pay-backs/plan.ts'
import { requestPayBack, type RunDeps, runPayBacks, startPayBack } from '../../src/pay-backs/run.ts'
import {
  AMOUNT,
  anOutsider,
  BALANCE,
  clearFaults,
  type FaultStage,
  fates,
  openFaultStage,
  POST,
  rescue,
  SURCHARGE,
} from '../payments/fault-stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { dying, lifeOf } from '../world/dying.ts'
import { balanceOf, type Phone } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'

let stage: FaultStage
let world: World

beforeAll(async () => {
  stage = await openFaultStage()
  ;({ world } = stage)
})

afterAll(() => world?.close())
afterEach(() => clearFaults(stage))

const HOUR_MS = 60 * 60 * 1000
const window = () => ({ from: toRfc3339(Date.now() - HOUR_MS), to: toRfc3339(Date.now() + HOUR_MS) })
const CLERK = newId('portalUser')
const BOSS = newId('portalUser')

async function sell(till: Till): Promise<{ phone: Phone; outTradeNo: string }> {
  const phone = await anOutsider(stage)
  const outTradeNo = newId('request')
  const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
  expect(body.state).toBe('SUCCESS')
  return { phone, outTradeNo }
}

const sellMany = (till: Till, count: number) => Promise.all(Array.from({ length: count }, () => sell(till)))

async function plan(till: Till, asked: Partial<PayBackBody> = {}): Promise<string> {
  const { merchantNo } = till.merchant
  const filter = { ...window(), merchantNo, ...asked.filter }
  const body = { mode: 'SURCHARGE' as const, reason: '身份误判，退还搭伙费', ...asked, filter }
  return (await planPayBack(world.gateway.deps, body, CLERK)).payBackId
}

async function allow(payBackId: string): Promise<void> {
  const { database } = world.gateway.deps
  const approvalId = newId('request')
  expect(await requestPayBack(database, payBackId, approvalId)).toBe(true)
  expect(await startPayBack(database, { payBackId, approvalId, decidedBy: BOSS })).toBe(true)
  expect(await startPayBack(database, { payBackId, approvalId, decidedBy: BOSS })).toBe(true)
}

const depsOf = ({ deps }: World['gateway'] = world.gateway): RunDeps => ({ ...deps, refunds: deps.payments.refunds })

/** Lets go of what a killed process had taken up. */
const forgetClaims = () =>
  world.owner.query(`UPDATE pay_back_items SET sweep_after = now() - make_interval(secs => 1) WHERE state = 'PLANNED'`)

interface Item {
  outTradeNo: string
  state: string
  reason: string | null
  amountFen: number
  surchargeFen: number
}

async function itemsOf(payBackId: string): Promise<Item[]> {
  const { rows } = await world.owner.query<Item>({
    text: `SELECT p.out_trade_no AS "outTradeNo", i.state::text, i.reason, i.amount_fen AS "amountFen", i.surcharge_fen AS "surchargeFen"
      FROM pay_back_items i JOIN payments p USING (payment_id) WHERE pay_back_id = $1 ORDER BY p.payment_id`,
    values: [payBackId],
  })
  return rows
}

const stateOf = async (payBackId: string) =>
  (
    await world.owner.query<{ state: string }>({
      text: 'SELECT state::text FROM pay_backs WHERE pay_back_id = $1',
      values: [payBackId],
    })
  ).rows[0]?.state

/** Both books: nobody has more than was paid, and each payment's refunds are what its row says. */
async function expectNeverTooMuch(till: Till): Promise<void> {
  const { rows } = await world.owner.query({
    text: `SELECT p.payment_id FROM payments p LEFT JOIN refunds r ON r.payment_id = p.payment_id AND r.state <> 'REQUESTED'
      WHERE p.merchant_no = $1 GROUP BY p.payment_id
      HAVING p.refunded_fen > p.amount_fen + p.surcharge_fen OR p.refunded_fen <> coalesce(sum(r.amount_fen + r.surcharge_fen), 0)`,
    values: [till.merchant.merchantNo],
  })
  expect(rows).toEqual([])
}

const balances = (sold: { phone: Phone }[]) =>
  Promise.all(sold.map(({ phone }) => balanceOf(world, phone.person.accountNo)))

describe('a dry run', () => {
  it('fixes what goes back row by row, and says of every row that is left out why', async () => {
    const till = await aTill(world)
    const [plain, whole, part, alone, reversed] = await sellMany(till, 5)
    await refund(world, till, whole?.outTradeNo ?? '', { amount: AMOUNT })
    await refund(world, till, part?.outTradeNo ?? '', { amount: 400 })
    const first = await plan(till)
    expect((await itemsOf(first)).map(({ surchargeFen }) => surchargeFen)).toContain(SURCHARGE - 60)
    await cancel(world, till, reversed?.outTradeNo ?? '')
    const rows = new Map((await itemsOf(await plan(till))).map((item) => [item.outTradeNo, item]))
    expect(rows.get(plain?.outTradeNo ?? '')).toMatchObject({ state: 'PLANNED', amountFen: 0, surchargeFen: SURCHARGE })
    expect(rows.get(alone?.outTradeNo ?? '')).toMatchObject({ state: 'PLANNED' })
    expect(rows.get(part?.outTradeNo ?? '')).toMatchObject({ state: 'PLANNED', surchargeFen: 90 })
    expect(rows.get(whole?.outTradeNo ?? '')).toMatchObject({ state: 'LEFT_OUT', reason: 'NOTHING_LEFT' })
    expect(rows.get(reversed?.outTradeNo ?? '')).toMatchObject({ state: 'LEFT_OUT', reason: 'REVERSED' })
    expect(await balanceOf(world, plain?.phone.person.accountNo ?? '')).toBe(BALANCE - AMOUNT - SURCHARGE)
  })

  it.each([
    ['the wrong class', { identityClass: 'STUDENT' as const }],
    ['another till', { terminalNo: 'T99999' }],
    ['another rule', { ruleId: 'rul_none' }],
    ['a time before', { from: '2026-01-01T00:00:00+08:00', to: '2026-01-02T00:00:00+08:00' }],
  ])('has nothing of %s', async (_what, filter) => {
    await sell(stage.till)
    expect(await itemsOf(await plan(stage.till, { filter: { ...window(), ...filter } }))).toEqual([])
  })

  it('refuses a window that is none, and one of more than a month', async () => {
    const from = '2026-01-01T00:00:00+08:00'
    for (const to of ['2025-12-31T00:00:00+08:00', '2026-03-01T00:00:00+08:00']) {
      await expect(plan(stage.till, { filter: { from, to } })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    }
  })
})

describe('a batch', () => {
  it('gives the surcharge back and nothing else, and what is refunded afterwards is exact', async () => {
    const till = await aTill(world)
    const sold = await sellMany(till, 3)
    const payBackId = await plan(till)
    await allow(payBackId)
    expect(await runPayBacks(depsOf())).toBe(3)
    expect(await runPayBacks(depsOf())).toBe(0)
    expect(await stateOf(payBackId)).toBe('DONE')
    expect(await balances(sold)).toEqual([BALANCE - AMOUNT, BALANCE - AMOUNT, BALANCE - AMOUNT])
    const outTradeNo = sold[0]?.outTradeNo ?? ''
    expect((await refund(world, till, outTradeNo, { amount: 333 })).body).toMatchObject({ amount: 333, surcharge: 0 })
    expect((await refund(world, till, outTradeNo, { amount: 667 })).body).toMatchObject({ amount: 667, surcharge: 0 })
    expect((await balances(sold))[0]).toBe(BALANCE)
    await expectNeverTooMuch(till)
  })

  it('gives a share back, with its share of the surcharge', async () => {
    const till = await aTill(world)
    const sold = await sellMany(till, 2)
    await allow(await plan(till, { mode: 'SHARE', shareBps: 5000 }))
    await runPayBacks(depsOf())
    expect(await balances(sold)).toEqual([BALANCE - 575, BALANCE - 575])
    await allow(await plan(till, { mode: 'ALL' }))
    await runPayBacks(depsOf())
    expect(await balances(sold)).toEqual([BALANCE, BALANCE])
    await expectNeverTooMuch(till)
  })

  it('pays each back once from two servers at once, with a second batch over the same payments', async () => {
    const till = await aTill(world)
    const sold = await sellMany(till, 20)
    const [one, other] = [await plan(till, { mode: 'ALL' }), await plan(till, { mode: 'ALL' })]
    await allow(one)
    await allow(other)
    const second = depsOf(stage.rescuer)
    await Promise.all([runPayBacks(depsOf()), runPayBacks(second), runPayBacks(second), runPayBacks(depsOf())])
    expect([await stateOf(one), await stateOf(other)]).toEqual(['DONE', 'DONE'])
    const items = [...(await itemsOf(one)), ...(await itemsOf(other))]
    expect(items.filter(({ state }) => state === 'SENT')).toHaveLength(20)
    expect(items.filter(({ reason }) => reason === 'LESS_LEFT')).toHaveLength(20)
    expect(new Set(await balances(sold))).toEqual(new Set([BALANCE]))
    await expectNeverTooMuch(till)
  })

  it('pays each back once whichever step its server dies at, and goes on by itself', async () => {
    const till = await aTill(world)
    for (let steps = 0; ; steps++) {
      const sold = await sellMany(till, 1)
      const payBackId = await plan(till)
      await allow(payBackId)
      const life = lifeOf(steps)
      const { deps } = world.gateway
      const { refunds } = deps.payments
      const mortal: RunDeps = {
        ...dying(deps, life),
        refunds: {
          async ask(...about) {
            life.step()
            const answer = await refunds.ask(...about)
            life.step()
            return answer
          },
        },
      }
      await runPayBacks(mortal).catch(() => undefined)
      await forgetClaims()
      await Promise.all([runPayBacks(depsOf()), runPayBacks(depsOf(stage.rescuer))])
      expect([steps, await stateOf(payBackId), ...(await balances(sold))]).toEqual([steps, 'DONE', BALANCE - AMOUNT])
      if (!life.isOver()) break
    }
    await expectNeverTooMuch(till)
  })

  it('is dropped when the second person says no, and its payments are free for another', async () => {
    const payBackId = await plan(await aTill(world))
    const approvalId = newId('approval')
    await world.owner.query({
      text: `INSERT INTO approvals (approval_id, kind, subject, payload, payload_hash, reason, requested_by, requested_role, requested_at, expires_at,
          state, finished_at) VALUES ($1, 'pay-back.run', $2, '{}', 'x', 'x', $3, 'LOGISTICS', now(), now() + interval '1 day', 'WITHDRAWN', now())`,
      values: [approvalId, payBackId, CLERK],
    })
    await requestPayBack(world.gateway.deps.database, payBackId, approvalId)
    await runPayBacks(depsOf())
    expect(await stateOf(payBackId)).toBe('DROPPED')
  })

  it('is sent also when the ledger’s answer is lost: the money arrives once, and the sweeper says so', async () => {
    const till = await aTill(world)
    const [sold] = await sellMany(till, 1)
    const payBackId = await plan(till)
    await allow(payBackId)
    world.toOnecard.decide = fates(POST, 'lose-answer', 'lose-answer', 'lose-answer')
    await runPayBacks(depsOf())
    expect(await stateOf(payBackId)).toBe('DONE')
    clearFaults(stage)
    await rescue(stage.rescuer)
    expect(await balanceOf(world, sold?.phone.person.accountNo ?? '')).toBe(BALANCE - AMOUNT)
    await expectNeverTooMuch(till)
  })

  it('starts only by the allowance that it waits for', async () => {
    const { database } = world.gateway.deps
    const payBackId = await plan(stage.till)
    expect(await startPayBack(database, { payBackId, approvalId: 'apr_other', decidedBy: BOSS })).toBe(false)
    await requestPayBack(database, payBackId, 'apr_mine')
    expect(await requestPayBack(database, payBackId, 'apr_other')).toBe(false)
    expect(await startPayBack(database, { payBackId, approvalId: 'apr_other', decidedBy: BOSS })).toBe(false)
    expect(await stateOf(payBackId)).toBe('REQUESTED')
  })
})
