import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDispute, readDisputes, withdrawDispute } from '../../src/payments/disputes/disputes.ts'
import {
  aBrowserOf,
  aDispute,
  aMerchant,
  aPayment,
  aPerson,
  aTerminal,
  type Browser,
  createPortalWorld,
  NOON,
  type PortalWorld,
} from './world.ts'

let world: PortalWorld
let owner: Browser
let merchantNo: string
let terminalNo: string
let own: { personId: string; paymentId: string }

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  terminalNo = await aTerminal(world, merchantNo)
  owner = await aBrowserOf(world, merchantNo)
})
beforeEach(async () => {
  own = await paid()
})
afterAll(() => world?.close())

async function paid(more: { state?: 'PAYERROR'; createdAtMs?: number } = {}) {
  const { personId } = await aPerson(world)
  const paymentId = await aPayment(world, { merchantNo, terminalNo, personId, surchargeFen: 188, ...more })
  return { personId, paymentId }
}

const said = { kind: 'AMOUNT', text: '标价 10 元，收了 12.5 元' } as const
const code = (refused: Promise<unknown>) =>
  refused.then(
    () => 'DONE',
    (error: { code?: string }) => error.code,
  )

describe('a dispute', () => {
  it('keeps what is known of the payment as it stands then, and says until when it must be decided', async () => {
    const dispute = await openDispute(world, own, said)
    expect(dispute).toMatchObject({
      state: 'OPEN',
      ...said,
      evidence: { terminalNo, amountFen: 1250, surchargeFen: 188 },
    })
    expect(dispute.evidence).toMatchObject({
      surchargeRule: { rateBps: 1500 },
      events: [{ type: 'CREATED' }, { type: 'SUCCEEDED' }],
    })
    // Opened on a Wednesday: Thursday, Friday, Monday.
    expect(dispute.dueAtMs).toBe(Date.parse('2026-11-23T23:59:59.999+08:00'))
    await world.owner.query({
      text: `UPDATE payments SET state = 'REFUND', refunded_fen = 100 WHERE payment_id = $1`,
      values: [own.paymentId],
    })
    expect((await readDisputes(world, own))[0]?.evidence).toMatchObject({ state: 'SUCCESS', refundedFen: 0 })
  })

  it('is one per payment, however often and at once it is opened', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => openDispute(world, own, said)))
    expect(new Set(ids.map(({ disputeId }) => disputeId)).size).toBe(1)
    expect(await code(openDispute(world, own, { ...said, text: '另一个说法' }))).toBe('STATE_CONFLICT')
    expect(await readDisputes(world, own)).toHaveLength(1)
  })

  it('is about what was charged to oneself, and not long ago', async () => {
    expect(await code(openDispute(world, { ...own, personId: newId('person') }, said))).toBe('NOT_FOUND')
    expect(await code(openDispute(world, { ...own, paymentId: newId('payment') }, said))).toBe('NOT_FOUND')
    expect(await code(openDispute(world, await paid({ state: 'PAYERROR' }), said))).toBe('STATE_CONFLICT')
    const old = await paid({ createdAtMs: NOON - 91 * 24 * 60 * 60 * 1000 })
    expect(await code(openDispute(world, old, said))).toBe('STATE_CONFLICT')
  })

  it('can be taken back, and then opened anew', async () => {
    await openDispute(world, own, said)
    expect(await withdrawDispute(world, own)).toMatchObject({ state: 'WITHDRAWN', closedAtMs: NOON })
    expect(await withdrawDispute(world, own)).toMatchObject({ state: 'WITHDRAWN' })
    expect(await openDispute(world, own, said)).toMatchObject({ state: 'OPEN' })
    expect(await readDisputes(world, own)).toHaveLength(2)
  })

  it('cannot be taken back by a stranger, nor where there is none', async () => {
    expect(await code(withdrawDispute(world, own))).toBe('NOT_FOUND')
    await openDispute(world, own, said)
    expect(await code(withdrawDispute(world, { ...own, personId: newId('person') }))).toBe('NOT_FOUND')
  })
})

describe('the merchant', () => {
  it('sees it with the payment it is about, and answers it once', async () => {
    const disputeId = await aDispute(world, own.paymentId)
    const { body } = await owner.get('/disputes?state=OPEN')
    expect(body.disputes[0]).toMatchObject({ disputeId, amount: 1250, surcharge: 188, terminalNo, payerName: '张*雯' })
    const path = `/disputes/${disputeId}/answer`
    const answered = await owner.send('post', path, { note: '已核对，多收 2.5 元。' }).expect(200)
    expect(answered.body).toMatchObject({
      state: 'ANSWERED',
      history: [{ by: 'PAYER' }, { by: 'MERCHANT', note: '已核对，多收 2.5 元。' }],
    })
    await owner.send('post', path, { note: '已核对，多收 2.5 元。' }).expect(200)
    await owner.send('post', path, { note: '改口' }).expect(409)
    expect((await readDisputes(world, own))[0]).toMatchObject({ state: 'ANSWERED' })
  })

  it('cannot answer what the payer has taken back', async () => {
    const disputeId = await aDispute(world, own.paymentId)
    await withdrawDispute(world, own)
    await owner.send('post', `/disputes/${disputeId}/answer`, { note: '晚了' }).expect(409)
  })

  it('and the payer at the same moment leave one history', async () => {
    const disputeId = await aDispute(world, own.paymentId)
    await Promise.all([
      withdrawDispute(world, own),
      owner.send('post', `/disputes/${disputeId}/answer`, { note: '同时' }),
    ])
    const [dispute] = await readDisputes(world, own)
    expect(dispute?.state).toBe('WITHDRAWN')
    expect(dispute?.history.map(({ state }) => state).join(' ')).toMatch(/^OPEN (ANSWERED )?WITHDRAWN$/)
  })
})
