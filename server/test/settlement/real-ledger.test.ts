import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { ADJUSTMENT_ACCOUNT, BANK_ACCOUNT, COMMISSION_ACCOUNT, postingsAnswer } from '@yimatong/contract/onecard-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { payOut, type PayoutDeps, repeatPayout } from '../../src/settlement/payout.ts'
import { sendPayout, turnOverPayouts } from '../../src/settlement/payout-transfers.ts'
import { findSettlement, readOpenPayouts } from '../../src/settlement/read.ts'
import { ledgerDaysOf, settleAll } from '../../src/settlement/turn.ts'
import { AMOUNT, anOutsider, type FaultStage, fates, openFaultStage, POST, SURCHARGE } from '../payments/fault-stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { createPendingStage } from '../surcharges/stage.ts'
import { dying, lifeOf } from '../world/dying.ts'
import { balanceOf, openAccount } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'
import { reportsOf, shopOf } from './books.ts'
import { dayAgo } from './days.ts'

let stage: FaultStage
let world: World

beforeAll(async () => {
  stage = await openFaultStage()
  ;({ world } = stage)
})

afterAll(() => world?.close())

async function sell(till: Till): Promise<string> {
  const phone = await anOutsider(stage)
  const outTradeNo = newId('request')
  const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
  expect(body.state).toBe('SUCCESS')
  return outTradeNo
}

const TODAY = businessDateOf(Date.now())
const endTheDay = () =>
  world.owner.query({ text: 'UPDATE closed_days SET through = $1::date, ended_through = $1::date', values: [TODAY] })
const settleNow = () => {
  const { database, clock, onecard, log } = world.gateway.deps
  return settleAll({ database, clock, onecard, log }, 'nightly')
}

describe('a day of the real ledger', () => {
  it('agrees to the last fen: sales, refunds, cancellations, surcharges taken later and given back', async () => {
    const [till, pending] = [await aTill(world), await createPendingStage(world)]
    const [, part, whole, gone] = [await sell(till), await sell(till), await sell(till), await sell(till)]
    await refund(world, till, part, { amount: 333 })
    await refund(world, till, whole, { amount: AMOUNT })
    await cancel(world, till, gone)
    // The stall itself gets what is taken later there.
    await aRule(world, { merchantNo: pending.till.merchant.merchantNo, rateBps: 2000, receiver: 'MERCHANT' })
    const due = await pending.paidByNobodyKnown(1000)
    await pending.become(due.personId, 'OUTSIDER')
    await pending.turn()
    await refund(world, pending.till, due.outTradeNo, { amount: 250 }, pending.url)
    await pending.turn()
    await endTheDay()
    // Its reconciliation comes first, as for every day of a campus that is open.
    expect(await settleNow()).toEqual({ settled: 0, held: 0, waiting: 3 })
    await world.owner.query(`UPDATE reconciliation_start SET from_date = '2099-01-01'`)
    expect(await settleNow()).toEqual({ settled: 2, held: 0, waiting: 0 })
    const [report] = await reportsOf(world.owner, till.merchant.merchantNo)
    expect(report).toMatchObject({
      netSales: 4 * AMOUNT - 333 - AMOUNT - AMOUNT,
      surcharge: { school: 2 * SURCHARGE - 50 },
    })
    const [later] = await reportsOf(world.owner, pending.till.merchant.merchantNo)
    expect(later).toMatchObject({
      netSales: 750,
      total: {
        surchargesLater: { count: 1, surchargeMerchant: 200 },
        surchargesBack: { count: 1, surchargeMerchant: 50 },
      },
      surcharge: { merchant: 150, school: 0 },
    })
    const ledger = await ledgerDaysOf(world.gateway.deps)(TODAY)
    expect(ledger.get(till.merchant.accountNo)).toBe(report?.netSales)
    expect(ledger.get(pending.till.merchant.accountNo)).toBe(900)
    expect(await settleNow()).toEqual({ settled: 0, held: 0, waiting: 0 })
  })
})

const DUE = 9_800
const COMMISSION = 200

/** A merchant with a settled day of 100 yuan, two per cent commission, and so much in the real ledger. */
async function aSettledShop(balanceFen = DUE + COMMISSION) {
  const merchantNo = String(30_000_000 + ++shops)
  const accountNo = `M${merchantNo}`
  await world.owner.query({
    text: `INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no, commission_bps) VALUES ($1, '1', '面食馆', 'Noodles', $2, 200)`,
    values: [merchantNo, accountNo],
  })
  await openAccount(world, { accountNo, kind: 'MERCHANT', holderName: '面食馆' })
  await credit(accountNo, balanceFen)
  const { database } = world.gateway.deps
  const shop = shopOf({ database, owner: world.owner }, merchantNo)
  await shop.pay(dayAgo(5), DUE + COMMISSION)
  await shop.settle(dayAgo(5))
  const { rows } = await world.owner.query<{ settlementId: string }>({
    text: 'SELECT settlement_id AS "settlementId" FROM settlements WHERE merchant_no = $1',
    values: [merchantNo],
  })
  return { accountNo, settlementId: rows[0]?.settlementId ?? '' }
}
let shops = 0

async function credit(to: string, amount: number): Promise<void> {
  const when = { businessDate: TODAY, occurredAt: toRfc3339(Date.now()) }
  const item = {
    kind: 'TRANSFER',
    postingId: newId('request'),
    purpose: 'ADJUSTMENT',
    from: ADJUSTMENT_ACCOUNT,
    to,
    amount,
    ...when,
  }
  const { outcomes } = await world.ledger.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
  expect(outcomes[0]?.outcome).toBe('POSTED')
}

const allowed = (settlementId: string) => ({
  approvalId: newId('approval'),
  settlementId,
  amountFen: DUE,
  bankReference: 'ICBC-1',
  paidOn: TODAY,
  requestedBy: 'a',
  decidedBy: 'b',
})
const payoutDeps = (): PayoutDeps => world.gateway.deps
const payoutOf = async (settlementId: string) => (await findSettlement(world.owner, settlementId))?.payout
const schoolHas = async () => [await balanceOf(world, BANK_ACCOUNT), await balanceOf(world, COMMISSION_ACCOUNT)]
const makeDue = () =>
  world.owner.query(`UPDATE payouts SET sweep_after = now() - make_interval(secs => 1) WHERE state = 'POSTING'`)
const again = (settlementId: string) => repeatPayout(payoutDeps(), settlementId, async () => undefined)

describe('a pay-out', () => {
  it('takes what is due off the merchant’s account, and the commission apart, once', async () => {
    const { accountNo, settlementId } = await aSettledShop()
    const [bank = 0, commission = 0] = await schoolHas()
    const task = allowed(settlementId)
    await Promise.all([payOut(payoutDeps(), task), payOut(payoutDeps(), task)])
    await payOut(payoutDeps(), task)
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'DONE', amount: DUE, commission: COMMISSION })
    expect(await balanceOf(world, accountNo)).toBe(0)
    expect(await schoolHas()).toEqual([bank + DUE, commission + COMMISSION])
    await expect(payOut(payoutDeps(), allowed(settlementId))).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  })

  it('that the ledger declines is asked for no more, is seen, and is booked when a person has it repeated', async () => {
    const { accountNo, settlementId } = await aSettledShop(DUE)
    const task = allowed(settlementId)
    for (const _ of [1, 2]) await expect(payOut(payoutDeps(), task)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'DECLINED', declineCode: 'INSUFFICIENT_BALANCE' })
    expect(await readOpenPayouts(world.owner)).toMatchObject([{ settlementId, state: 'DECLINED', amount: DUE }])
    await makeDue()
    expect(await turnOverPayouts(world.gateway.deps)).toBe(0)
    // Once more too early, then when the merchant has sold enough: the commission was booked and stays booked once.
    await sendPayout(payoutDeps(), await again(settlementId))
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'DECLINED' })
    await credit(accountNo, COMMISSION)
    await sendPayout(payoutDeps(), await again(settlementId))
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'DONE' })
    expect(await balanceOf(world, accountNo)).toBe(0)
    await expect(again(settlementId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await readOpenPayouts(world.owner)).toEqual([])
  })

  it('without an answer is unknown and not failed: a turn asks again under the same ids', async () => {
    const { accountNo, settlementId } = await aSettledShop()
    world.toOnecard.decide = fates(POST, 'lose-answer', 'lose-answer')
    await expect(payOut(payoutDeps(), allowed(settlementId))).rejects.toThrow()
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'POSTING', tries: 0 })
    await makeDue()
    expect(await turnOverPayouts(world.gateway.deps)).toBe(1)
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'POSTING', tries: 1 })
    expect(await turnOverPayouts(world.gateway.deps)).toBe(0)
    await makeDue()
    await Promise.all([turnOverPayouts(world.gateway.deps), turnOverPayouts(stage.rescuer.deps)])
    expect(await payoutOf(settlementId)).toMatchObject({ state: 'DONE' })
    expect(await balanceOf(world, accountNo)).toBe(0)
  })

  it('that the ledger takes for too old is declined only if it was not booked before', async () => {
    const [booked, unbooked] = [await aSettledShop(), await aSettledShop()]
    world.toOnecard.decide = fates(POST, 'lose-answer', 'lose-request')
    for (const { settlementId } of [booked, unbooked])
      await expect(payOut(payoutDeps(), allowed(settlementId))).rejects.toThrow()
    const refusing: PayoutDeps = {
      ...payoutDeps(),
      onecard: {
        post: (path, body, schema) =>
          payoutDeps().onecard.post(path, path.endsWith('query') ? body : { items: [{ kind: 'NONE' }] }, schema),
      },
    }
    for (const { settlementId } of [booked, unbooked])
      await sendPayout(refusing, (await payoutOf(settlementId))?.payoutId ?? '')
    expect(await payoutOf(booked.settlementId)).toMatchObject({ state: 'DONE' })
    expect(await payoutOf(unbooked.settlementId)).toMatchObject({ state: 'DECLINED', declineCode: 'VALIDATION_FAILED' })
    await sendPayout(payoutDeps(), await again(unbooked.settlementId))
    expect(await payoutOf(unbooked.settlementId)).toMatchObject({ state: 'DONE' })
    expect([await balanceOf(world, booked.accountNo), await balanceOf(world, unbooked.accountNo)]).toEqual([0, 0])
  })

  it('is made once whichever of its steps its process dies at', async () => {
    for (let steps = 0; ; steps++) {
      const { accountNo, settlementId } = await aSettledShop()
      const [task, life] = [allowed(settlementId), lifeOf(steps)]
      await payOut(dying(payoutDeps(), life), task).catch(() => undefined)
      await makeDue()
      await turnOverPayouts(world.gateway.deps)
      await payOut(payoutDeps(), task)
      expect([steps, (await payoutOf(settlementId))?.state, await balanceOf(world, accountNo)]).toEqual([
        steps,
        'DONE',
        0,
      ])
      if (!life.isOver()) return expect(steps).toBeGreaterThan(12)
    }
  })
})
