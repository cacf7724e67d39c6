import type { PaymentView } from '@yimatong/contract/gateway-api'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { postingsAnswer, type PostingItem, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPayer, aWaiting, AMOUNT, BALANCE, createAskingWorld, type Payer, refuse } from '../confirm/stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { balanceOf } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import { fates, POST } from './fault-stage.ts'

let world: World
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createAskingWorld()
  second = await world.startGateway()
  till = await aTill(world)
})

afterAll(() => world?.close())

afterEach(() => {
  world.toOnecard.decide = () => 'pass'
  world.toOnecard.release()
})

interface Row {
  exceptionId: string
  class: string
  state: string
  resolvedHow: string | null
  refundId: string | null
  automatic: boolean
  evidence: { ours: { state: string }; ledger: { state: string; total: number } }
  notes: string[]
}

async function exceptionsOf(paymentId: string): Promise<Row[]> {
  const { rows } = await world.owner.query<Row>({
    text: `SELECT exception_id AS "exceptionId", class::text, state::text, resolved_how::text AS "resolvedHow",
        refund_id AS "refundId", next_try_at IS NOT NULL AS automatic, evidence,
        (SELECT array_agg(type::text ORDER BY at) FROM exception_notes n WHERE n.exception_id = e.exception_id) AS notes
      FROM exceptions e WHERE payment_id = $1`,
    values: [paymentId],
  })
  return rows
}

/** What the sweepers of both servers do in their turns. */
async function turn(): Promise<void> {
  for (const step of ['check', 'repair'] as const) {
    await Promise.all([world.gateway, second].map(({ deps }) => deps.payments.exceptions[step]()))
  }
}

async function post(item: PostingItem): Promise<void> {
  const { outcomes } = await world.ledger.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
  expect(outcomes[0]?.outcome).toBe('POSTED')
}

const today = () => ({ businessDate: businessDateOf(Date.now()), occurredAt: toRfc3339(Date.now()) })

/** The ledger takes a debit by this id, however it has come there. */
const postDebit = ({ app }: Payer, paymentId: string, amount: number) =>
  post({
    kind: 'DEBIT',
    postingId: paymentId,
    payerAccount: app.person.accountNo,
    merchantAccount: till.merchant.accountNo,
    amount,
    surcharge: 0,
    ...today(),
  })

const balance = ({ app }: Payer) => balanceOf(world, app.person.accountNo)
const stateOf = async ({ outTradeNo }: PaymentView) => (await till.query(outTradeNo)).body.state
const makeDue = () =>
  world.owner.query(
    `UPDATE exceptions SET next_try_at = now() - make_interval(secs => 1) WHERE next_try_at IS NOT NULL`,
  )

/** A payment that was closed without a word to the ledger, which then debits for it. */
async function aLateSuccess(payer: Payer): Promise<PaymentView> {
  const waiting = await aWaiting(till, payer)
  await refuse(payer, waiting)
  await postDebit(payer, waiting.paymentId, AMOUNT)
  expect(await balance(payer)).toBe(BALANCE - AMOUNT)
  return waiting
}

describe('a debit that stands for a payment that is over', () => {
  it('is found and paid back under an id of its own, once, though two sweepers see it; the payment stays closed', async () => {
    const payer = await aPayer(world)
    const late = await aLateSuccess(payer)
    await turn()
    await turn()
    expect(await exceptionsOf(late.paymentId)).toMatchObject([
      {
        class: 'LATE_SUCCESS',
        state: 'RESOLVED',
        resolvedHow: 'PAID_BACK',
        evidence: { ours: { state: 'CLOSED' }, ledger: { state: 'POSTED', total: AMOUNT } },
        notes: ['FOUND', 'PAID_BACK'],
      },
    ])
    expect(await balance(payer)).toBe(BALANCE)
    expect(await stateOf(late)).toBe('CLOSED')
  })

  it('is paid back once also when the answer is lost', async () => {
    const payer = await aPayer(world)
    const late = await aLateSuccess(payer)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    await world.gateway.deps.payments.exceptions.check()
    await world.gateway.deps.payments.exceptions.repair()
    expect(await exceptionsOf(late.paymentId)).toMatchObject([{ state: 'OPEN', automatic: true, notes: ['FOUND'] }])
    await makeDue()
    await turn()
    expect(await exceptionsOf(late.paymentId)).toMatchObject([{ state: 'RESOLVED', resolvedHow: 'PAID_BACK' }])
    expect(await balance(payer)).toBe(BALANCE)
  })

  it('is found for a revoked payment, too, whose reversal the ledger does not have', async () => {
    const payer = await aPayer(world)
    const { body: paid } = await till.pay({ authCode: await payer.phone.show(), amount: 1000 })
    world.toOnecard.decide = fates(POST, 'lose-request')
    expect((await cancel(world, till, paid.outTradeNo)).body.state).toBe('REVOKED')
    const text = `UPDATE refunds SET state = 'SUCCESS', finished_at = now() WHERE payment_id = $1`
    await world.owner.query({ text, values: [paid.paymentId] })
    await turn()
    expect(await exceptionsOf(paid.paymentId)).toMatchObject([
      { class: 'LATE_SUCCESS', state: 'RESOLVED', evidence: { ours: { state: 'REVOKED' } } },
    ])
    expect(await balance(payer)).toBe(BALANCE)
  })

  it('that somebody has reversed in between was back already', async () => {
    const payer = await aPayer(world)
    const late = await aLateSuccess(payer)
    await world.gateway.deps.payments.exceptions.check()
    const { paymentId } = late
    await post({ kind: 'REVERSAL', postingId: `${paymentId}-reversal`, reverses: paymentId, ...today() })
    await turn()
    expect(await exceptionsOf(paymentId)).toMatchObject([{ state: 'RESOLVED', resolvedHow: 'WAS_BACK' }])
    expect(await balance(payer)).toBe(BALANCE)
  })

  it('waits for a person when its payer has no account any more', async () => {
    const payer = await aPayer(world, { balanceFen: AMOUNT })
    const waiting = await aWaiting(till, payer)
    await refuse(payer, waiting)
    await postDebit(payer, waiting.paymentId, AMOUNT)
    await closeAccount(payer)
    const before = await balanceOf(world, SUSPENSE_ACCOUNT)
    await turn()
    expect(await exceptionsOf(waiting.paymentId)).toMatchObject([
      { state: 'OPEN', automatic: false, notes: ['FOUND', 'PAID_BACK'] },
    ])
    expect(await balanceOf(world, SUSPENSE_ACCOUNT)).toBe(before + AMOUNT)
  })

  it('is nothing to be found where a tombstone has kept it away, or nothing was ever debited', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    await cancel(world, till, waiting.outTradeNo)
    const { body: paid } = await till.pay({ authCode: await payer.phone.show(), amount: 1000 })
    await cancel(world, till, paid.outTradeNo)
    await turn()
    expect([...(await exceptionsOf(waiting.paymentId)), ...(await exceptionsOf(paid.paymentId))]).toEqual([])
  })
})

async function closeAccount({ app }: Payer): Promise<void> {
  const text = `UPDATE accounts SET state = 'CLOSED' WHERE account_no = $1`
  await world.onecardOwner.query({ text, values: [app.person.accountNo] })
}

describe('a number that is paid twice', () => {
  it('pays the later one back as a refund that can be looked up; the first stands', async () => {
    const payer = await aPayer(world)
    const { body: first } = await till.pay({ authCode: await payer.phone.show(), amount: 1000 })
    // No road of ours leads here: the second is written by the owner of the tables, and debited at the ledger.
    const paymentId = newId('payment')
    await world.owner.query({
      text: `INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object('payment_id', $2::text, 'attempt', 1, 'mode', 'FORWARD_SCAN',
          'order_id', $3::text, 'device_id', NULL, 'code_form', NULL,
          'paid_at', p.paid_at + interval '5 seconds'))).* FROM payments p WHERE payment_id = $1`,
      values: [first.paymentId, paymentId, newId('order')],
    })
    await postDebit(payer, paymentId, 1000)
    await turn()
    await makeDue()
    await turn()
    const [found] = await exceptionsOf(paymentId)
    expect(found).toMatchObject({ class: 'PAID_TWICE', state: 'RESOLVED', resolvedHow: 'PAID_BACK' })
    expect(await balance(payer)).toBe(BALANCE - 1000)
    const back = await world.gateway.deps.payments.refunds.find(till.merchant.merchantNo, found?.exceptionId ?? '')
    expect(back).toMatchObject({ state: 'SUCCESS', paymentId, amountFen: 1000, requestedBy: 'sweeper' })
    expect(await exceptionsOf(first.paymentId)).toEqual([])
  })
})

describe('a refund that does not arrive where it should', () => {
  it('to a closed account is an exception for a person, who must find the owner', async () => {
    const payer = await aPayer(world)
    const { body: paid } = await till.pay({ authCode: await payer.phone.show(), amount: 1000 })
    await closeAccount(payer)
    const { body: back } = await refund(world, till, paid.outTradeNo, { amount: 400 })
    expect(back).toMatchObject({ state: 'SUCCESS', toSuspense: true })
    expect(await exceptionsOf(paid.paymentId)).toMatchObject([
      {
        class: 'REFUND_TO_SUSPENSE',
        state: 'OPEN',
        automatic: false,
        refundId: back.refundId,
        evidence: { ledger: { state: 'SUSPENSE', total: 400 } },
      },
    ])
  })

  it('that the ledger refuses is an exception with its reason, and is not asked for again every three seconds', async () => {
    const payer = await aPayer(world)
    const { body: paid } = await till.pay({ authCode: await payer.phone.show(), amount: 1000 })
    const { paymentId } = paid
    // Reversed behind our back: nothing is left that could be refunded.
    await post({ kind: 'REVERSAL', postingId: `${paymentId}-reversal`, reverses: paymentId, ...today() })
    const { body: back } = await refund(world, till, paid.outTradeNo, { amount: 400 })
    expect(back.state).toBe('PROCESSING')
    expect(await exceptionsOf(paymentId)).toMatchObject([
      { class: 'REFUND_REFUSED', state: 'OPEN', automatic: false, evidence: { ledger: { state: 'REVERSED' } } },
    ])
    const { deps } = world.gateway
    expect(await deps.payments.refunds.sweep(0)).toBe(0)
    expect(await deps.payments.refunds.sweep(2 * 60 * 60 * 1000)).toBe(1)
    expect(await exceptionsOf(paymentId)).toHaveLength(1)
  })
})
