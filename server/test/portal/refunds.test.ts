import { businessDateOf } from '@yimatong/contract/clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aBrowserOf,
  aMerchant,
  aPayment,
  aTerminal,
  type Browser,
  createPortalWorld,
  NOON,
  type PortalWorld,
} from './world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let world: PortalWorld
let merchantNo: string
let terminalNo: string
let owner: Browser
let partner: Browser
let cashier: Browser

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  terminalNo = await aTerminal(world, merchantNo)
  owner = await aBrowserOf(world, merchantNo)
  partner = await aBrowserOf(world, merchantNo)
  cashier = await aBrowserOf(world, merchantNo, 'CASHIER')
})

afterAll(() => world.close())

const paid = (amountFen: number, more: { surchargeFen?: number; createdAtMs?: number } = {}) =>
  aPayment(world, { merchantNo, terminalNo, amountFen, ...more })

const refund = (browser: Browser, paymentId: string, amount: number, more: object = {}) =>
  browser.send('post', `/payments/${paymentId}/refunds`, { amount, reason: '菜品售罄', ...more })

const decide = (browser: Browser, refundId: string, how: 'approve' | 'reject') =>
  browser.send('post', `/refunds/${refundId}/${how}`)

describe('an owner', () => {
  it('gives back up to 500 yuan alone, surcharge included, of the payments of a year', async () => {
    const paymentId = await paid(500_00, { surchargeFen: 50_00, createdAtMs: NOON - 365 * DAY_MS })
    const { body } = await refund(owner, paymentId, 454_54).expect(200)
    expect(body).toMatchObject({
      state: 'PROCESSING',
      amount: 454_54,
      surcharge: 45_45,
      businessDate: businessDateOf(NOON),
    })
    expect(body.requestedBy).toEqual({ kind: 'PORTAL_USER', userName: '王经理', you: true })
    const { body: payment } = await owner.get(`/payments/${paymentId}`).expect(200)
    expect(payment).toMatchObject({ state: 'REFUND', refundedAmount: 499_99 })
    expect(payment.refunds).toEqual([body])
    expect((await partner.get(`/payments/${paymentId}`)).body.refunds[0].requestedBy.you).toBe(false)
    const tooOld = await paid(100, { createdAtMs: NOON - 366 * DAY_MS })
    expect((await refund(owner, tooOld, 1)).body.code).toBe('STATE_CONFLICT')
  })

  it('above that asks a second person, and nothing is set aside before', async () => {
    const paymentId = await paid(600_00)
    const { body } = await refund(owner, paymentId, 500_01).expect(200)
    expect(body).toMatchObject({ state: 'REQUESTED', surcharge: 0, decidable: false })
    expect((await owner.get(`/payments/${paymentId}`)).body).toMatchObject({ state: 'SUCCESS', refundedAmount: 0 })
    expect((await decide(owner, body.refundId, 'approve')).body.code).toBe('FORBIDDEN')
    const { body: waiting } = await partner.get('/refunds?state=REQUESTED').expect(200)
    expect(waiting.refunds).toMatchObject([{ refundId: body.refundId, decidable: true }])
    const approved = await decide(partner, body.refundId, 'approve').expect(200)
    expect(approved.body).toMatchObject({ state: 'PROCESSING', total: 500_01, decidedBy: { kind: 'PORTAL_USER' } })
    expect((await decide(partner, body.refundId, 'approve')).body).toEqual(approved.body)
    expect((await decide(partner, body.refundId, 'reject')).body.code).toBe('STATE_CONFLICT')
    expect((await owner.get(`/payments/${paymentId}`)).body).toMatchObject({ state: 'REFUND', refundedAmount: 500_01 })
  })

  it('asks a second person for the step that passes the limit, too', async () => {
    const paymentId = await paid(600_00)
    expect((await refund(owner, paymentId, 300_00)).body.state).toBe('PROCESSING')
    expect((await refund(owner, paymentId, 200_01)).body.state).toBe('REQUESTED')
  })

  it('may say no to somebody else, and the money stays', async () => {
    const paymentId = await paid(600_00)
    const { body } = await refund(owner, paymentId, 600_00).expect(200)
    expect((await decide(partner, body.refundId, 'reject').expect(200)).body).toMatchObject({ state: 'REJECTED' })
    expect((await decide(partner, body.refundId, 'approve')).body.code).toBe('STATE_CONFLICT')
    expect((await owner.get(`/payments/${paymentId}`)).body).toMatchObject({ state: 'SUCCESS', refundedAmount: 0 })
  })

  it('cannot approve what has gone back meanwhile: it waits on', async () => {
    const paymentId = await paid(600_00)
    const { body } = await refund(owner, paymentId, 600_00).expect(200)
    await refund(owner, paymentId, 100).expect(200)
    expect((await decide(partner, body.refundId, 'approve')).body).toMatchObject({
      code: 'REFUND_EXCEEDED',
      refundable: 599_00,
    })
    expect((await decide(partner, body.refundId, 'reject')).body.state).toBe('REJECTED')
  })

  it('sends the same again under the same number, and it is one refund', async () => {
    const paymentId = await paid(1000)
    const asked = { outRefundNo: 'counter-7' }
    const first = await refund(owner, paymentId, 400, asked).expect(200)
    expect((await refund(owner, paymentId, 400, asked).expect(200)).body).toEqual(first.body)
    expect((await refund(owner, paymentId, 401, asked)).body.code).toBe('IDEMPOTENCY_CONFLICT')
    const twice = await Promise.all([1, 2, 3].map(() => refund(owner, paymentId, 600, { outRefundNo: 'counter-8' })))
    expect(new Set(twice.map(({ body }) => body.refundId)).size).toBe(1)
    expect((await refund(owner, paymentId, 1)).body).toMatchObject({ code: 'REFUND_EXCEEDED', refundable: 0 })
  })
})

describe('a cashier', () => {
  it('gives back up to 100 yuan of the same day, and nothing else', async () => {
    const [today, yesterday] = [await paid(200_00), await paid(1000, { createdAtMs: NOON - DAY_MS })]
    expect((await refund(cashier, today, 100_00).expect(200)).body.state).toBe('PROCESSING')
    // Not in small steps, either.
    expect((await refund(cashier, today, 1)).body.code).toBe('FORBIDDEN')
    const dear = await paid(101_00)
    for (const [paymentId, amount] of [
      [dear, 100_01],
      [yesterday, 1],
    ] as const)
      expect((await refund(cashier, paymentId, amount)).body.code).toBe('FORBIDDEN')
  })
})

describe('the list', () => {
  it('shows newest first, in pages, and by state', async () => {
    const merchant = await aMerchant(world)
    const [browser, other] = [await aBrowserOf(world, merchant), await aBrowserOf(world, merchant)]
    const at = await aTerminal(world, merchant)
    const made: string[] = []
    for (const amount of [100, 600_00, 200]) {
      const paymentId = await aPayment(world, { merchantNo: merchant, terminalNo: at, amountFen: amount })
      made.push((await refund(browser, paymentId, amount).expect(200)).body.refundId)
    }
    const { body: first } = await other.get('/refunds?limit=2').expect(200)
    const { body: rest } = await other.get(`/refunds?limit=2&cursor=${first.nextCursor}`).expect(200)
    const ids = [...first.refunds, ...rest.refunds].map(({ refundId }: { refundId: string }) => refundId)
    expect([ids, rest.nextCursor]).toEqual([made.toReversed(), undefined])
    const { body: requested } = await other.get('/refunds?state=REQUESTED').expect(200)
    expect(requested.refunds).toMatchObject([{ refundId: made[1] }])
    const { body: decided } = await other.get('/refunds?state=PROCESSING,SUCCESS').expect(200)
    expect(decided.refunds).toMatchObject([{ refundId: made[2] }, { refundId: made[0] }])
    expect((await other.get('/refunds/waiting').expect(200)).body).toEqual({ count: 1 })
    await other.get('/refunds?state=PROCESSING,LOST').expect(422)
    await other.get('/refunds?cursor=nonsense').expect(422)
  })
})
