import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { postingsAnswer, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveSurchargesBack } from '../../src/surcharges/pending/give-back.ts'
import { settlePending } from '../../src/surcharges/pending/settle.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { balanceOf } from '../world/people.ts'
import { createPendingStage, type PendingStage } from './stage.ts'

let stage: PendingStage

beforeAll(async () => {
  stage = await createPendingStage()
})

afterAll(() => stage?.close())

const PAID = 999
/** Fifteen per cent of it, rounded half up. */
const SURCHARGE = 150
const BALANCE = 10_000

const settle = () => settlePending(stage.deps)
const giveBack = () => giveSurchargesBack(stage.deps)

async function refunded(outTradeNo: string, amount: number) {
  const { status, body } = await refund(stage.world, stage.till, outTradeNo, { amount }, stage.url)
  expect([status, body.state]).toEqual([200, 'SUCCESS'])
  return body
}

const left = (accountNo: string) => balanceOf(stage.world, accountNo)

/** The ledger then refuses every refund of the payment. */
const reverseBehindOurBack = (paymentId: string) => {
  const { onecard } = stage.gateway.deps
  const [businessDate, occurredAt] = [businessDateOf(Date.now()), toRfc3339(Date.now())]
  const item = { kind: 'REVERSAL', postingId: `${paymentId}-reversal`, reverses: paymentId, businessDate, occurredAt }
  return onecard.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
}

describe('a surcharge that was taken later', () => {
  it.each([0, 1, 2])('goes back in proportion, to the fen, whether %s refunds came before it', async (before) => {
    const { paymentId, outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    // Of 150 fen on 999, the shares of the parts so far are 25, 75 and 150.
    const parts = [167, 333, 499]
    const shares = [25, 50, 75]
    for (const amount of parts.slice(0, before)) await refunded(outTradeNo, amount)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    const taken = shares.slice(before).reduce((sum, share) => sum + share)
    expect(await stage.standing(paymentId)).toMatchObject({
      state: 'SETTLED',
      whole_fen: SURCHARGE,
      surcharge_fen: taken,
    })
    let gone = parts.slice(0, before).reduce((sum, part) => sum + part, 0)
    let kept = taken
    for (const [at, amount] of parts.slice(before).entries()) {
      const share = shares[before + at] ?? 0
      expect(await refunded(outTradeNo, amount)).toMatchObject({ amount, total: amount, laterSurcharge: share })
      await giveBack()
      gone += amount
      kept -= share
      expect(await left(accountNo)).toBe(BALANCE - PAID + gone - kept)
    }
    expect([gone, kept, await left(accountNo)]).toEqual([PAID, 0, BALANCE])
    const { body } = await stage.till.query(outTradeNo, stage.url)
    expect(body.surcharge).toMatchObject({ amount: 0, status: 'PENDING', later: { taken, back: taken } })
  })

  it('goes back whole when the payment is cancelled', async () => {
    const { outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    expect(await left(accountNo)).toBe(BALANCE - PAID - SURCHARGE)
    expect((await cancel(stage.world, stage.till, outTradeNo, stage.url)).body.state).toBe('REVOKED')
    await giveBack()
    expect(await left(accountNo)).toBe(BALANCE)
  })

  it('goes back, too, of a refund that came while it was being taken', async () => {
    const { paymentId, outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    await settlePending({
      ...stage.deps,
      async take(later) {
        await refunded(outTradeNo, 333)
        return stage.deps.take(later)
      },
    })
    expect(await stage.standing(paymentId)).toMatchObject({ state: 'SETTLED', surcharge_fen: SURCHARGE })
    await giveBack()
    expect(await left(accountNo)).toBe(BALANCE - 666 - 100)
    await refunded(outTradeNo, 666)
    await giveBack()
    expect(await left(accountNo)).toBe(BALANCE)
  })

  it('goes back once, whoever turns, and when an answer is lost', async () => {
    const { paymentId, outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    await refunded(outTradeNo, 333)
    await giveSurchargesBack({
      ...stage.deps,
      async give(back) {
        await stage.deps.give(back)
        throw new Error('no answer')
      },
    })
    await stage.makeDue(paymentId)
    await Promise.all([giveBack(), giveBack(), giveBack()])
    expect(await left(accountNo)).toBe(BALANCE - 666 - 100)
    expect(await giveBack()).toBe(0)
  })

  it('waits for its owner when the account is closed', async () => {
    const { paymentId, outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    const waiting = await left(SUSPENSE_ACCOUNT)
    const { owner, onecardOwner } = stage.world
    await onecardOwner.query({
      text: `UPDATE accounts SET state = 'CLOSED' WHERE account_no = $1`,
      values: [accountNo],
    })
    expect(await refunded(outTradeNo, PAID)).toMatchObject({ toSuspense: true, laterSurcharge: SURCHARGE })
    await giveBack()
    expect(await left(SUSPENSE_ACCOUNT)).toBe(waiting + PAID + SURCHARGE)
    const text = 'SELECT state, to_suspense FROM surcharge_backs WHERE payment_id = $1'
    expect((await owner.query({ text, values: [paymentId] })).rows).toEqual([{ state: 'DONE', to_suspense: true }])
  })

  it.each([
    ['is kept once it was accepted that nothing goes back', 'ACCEPTED', 0],
    ['goes back once the money came back by another way', 'ADJUSTED', SURCHARGE],
  ] as const)('stays while the ledger refuses the refund, and %s: %s', async (_, how, given) => {
    const { paymentId, outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    await reverseBehindOurBack(paymentId)
    const before = await left(accountNo)
    const { body } = await refund(stage.world, stage.till, outTradeNo, { amount: PAID }, stage.url)
    expect(body).toMatchObject({ state: 'PROCESSING', laterSurcharge: SURCHARGE })
    expect([await giveBack(), await left(accountNo)]).toEqual([0, before])
    await stage.world.owner.query({
      text: `UPDATE exceptions SET state = 'RESOLVED', resolved_how = $2::exception_remedy, resolved_at = now() WHERE refund_id = $1`,
      values: [body.refundId, how],
    })
    for (const _turn of [1, 2]) await giveBack()
    expect(await left(accountNo)).toBe(before + given)
  })

  it('goes back once the ledger has paid a refund that had no answer', async () => {
    const { outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    const { refunds } = stage.gateway.deps.payments
    const { body } = await refund(stage.world, stage.till, outTradeNo, { amount: PAID }, stage.url)
    const { owner } = stage.world
    // As a crash between the ledger's answer and its being written down leaves it.
    await owner.transaction(async (transaction) => {
      await transaction.query('ALTER TABLE refunds DISABLE TRIGGER USER')
      await transaction.query({
        text: `UPDATE refunds SET state = 'PROCESSING', finished_at = NULL, sweep_after = now() WHERE refund_id = $1`,
        values: [body.refundId],
      })
      await transaction.query('ALTER TABLE refunds ENABLE TRIGGER USER')
    })
    expect([await giveBack(), await left(accountNo)]).toEqual([0, BALANCE - SURCHARGE])
    await refunds.sweep(0)
    await giveBack()
    expect(await left(accountNo)).toBe(BALANCE)
  })

  it('is not taken of what has gone back since it was refused', async () => {
    const { paymentId, outTradeNo, accountNo, personId } = await stage.paidByNobodyKnown(PAID, 1099)
    await stage.become(personId, 'OUTSIDER')
    await settle()
    expect(await stage.standing(paymentId)).toMatchObject({ state: 'PENDING', refusals: 1, surcharge_fen: SURCHARGE })
    await refunded(outTradeNo, 333)
    await stage.makeDue(paymentId)
    await settle()
    expect(await stage.standing(paymentId)).toMatchObject({ state: 'SETTLED', surcharge_fen: 100 })
    expect(await left(accountNo)).toBe(1099 - 666 - 100)
  })

  it('is asked for again under its day when midnight has passed since', async () => {
    const { paymentId, accountNo, personId } = await stage.paidByNobodyKnown(PAID)
    await stage.become(personId, 'OUTSIDER')
    const lost = async (later: Parameters<typeof stage.deps.take>[0]) => {
      await stage.deps.take(later)
      throw new Error('no answer')
    }
    await settlePending({ ...stage.deps, take: lost })
    await stage.makeDue(paymentId)
    await settlePending({ ...stage.deps, clock: () => Date.now() + 86_400_000 })
    expect(await stage.standing(paymentId)).toMatchObject({ state: 'SETTLED' })
    expect(await left(accountNo)).toBe(BALANCE - PAID - SURCHARGE)
  })
})
