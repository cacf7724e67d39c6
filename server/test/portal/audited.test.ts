import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAuditLog } from '../../src/audit/verify.ts'
import {
  aBrowserOf,
  aCashier,
  aDispute,
  aMerchant,
  aPayment,
  aStaticCode,
  aTerminal,
  aWebhook,
  type Browser,
  createPortalWorld,
  type PortalWorld,
} from './world.ts'

let world: PortalWorld
let merchantNo: string
let terminalNo: string
let owner: Browser

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  terminalNo = await aTerminal(world, merchantNo)
  owner = await aBrowserOf(world, merchantNo)
})

afterAll(() => world.close())

interface Entry {
  action: string
  before: object | null
  after: object | null
  merchantNo: string
  role: string
}

/** What `ask` has left in the audit log. */
async function recordedBy(ask: () => PromiseLike<{ status: number; text: string }>): Promise<Entry[]> {
  const count = async () =>
    Number((await world.owner.query('SELECT coalesce(max(seq), 0) AS n FROM audit_log')).rows[0]?.['n'])
  const before = await count()
  const { status, text } = await ask()
  expect(status, text).toBeLessThan(300)
  const { rows } = await world.owner.query<Entry & Record<string, unknown>>({
    text: 'SELECT action, before, after, merchant_no AS "merchantNo", role FROM audit_log WHERE seq > $1 ORDER BY seq',
    values: [before],
  })
  return rows
}

describe('what a merchant changes', () => {
  it('is in the audit log: codes', async () => {
    const { codeId } = await aStaticCode(world, merchantNo)
    expect(await recordedBy(() => owner.send('post', '/static-codes', { label: '一号' }))).toMatchObject([
      { action: 'static-codes.make', after: { label: '一号', version: 1 }, merchantNo, role: 'OWNER' },
    ])
    expect(await recordedBy(() => owner.send('post', `/static-codes/${codeId}/reissue`))).toMatchObject([
      { action: 'static-codes.reissue', before: { version: 1 }, after: { version: 2 } },
    ])
    expect(await recordedBy(() => owner.send('post', `/static-codes/${codeId}/revoke`))).toMatchObject([
      { action: 'static-codes.revoke', after: { state: 'DISABLED' } },
    ])
    const asked = { amount: 1250, outTradeNo: 'audited-1' }
    expect(await recordedBy(() => owner.send('post', '/dynamic-codes', asked))).toMatchObject([
      { action: 'dynamic-codes.make', after: { amountFen: 1250, state: 'OPEN' } },
    ])
    expect(await recordedBy(() => owner.send('post', '/dynamic-codes/audited-1/cancel'))).toMatchObject([
      { action: 'dynamic-codes.cancel', after: { state: 'CANCELLED' } },
    ])
    expect(await recordedBy(() => owner.send('post', `/terminals/${terminalNo}/activation-code`))).toMatchObject([
      { action: 'terminals.activation-code' },
    ])
  })

  it('is in the audit log: money back, and the answer to a dispute', async () => {
    const paymentId = await aPayment(world, { merchantNo, terminalNo, amountFen: 90_000 })
    const [asked] = await recordedBy(() =>
      owner.send('post', `/payments/${paymentId}/refunds`, { amount: 60_000, reason: '菜品售罄' }),
    )
    expect(asked).toMatchObject({ action: 'refunds.ask', after: { amountFen: 60_000, state: 'REQUESTED' } })
    const { refundId } = await world.prisma.refund.findFirstOrThrow({ where: { paymentId } })
    const partner = await aBrowserOf(world, merchantNo)
    expect(await recordedBy(() => partner.send('post', `/refunds/${refundId}/reject`))).toMatchObject([
      { action: 'refunds.reject', before: { state: 'REQUESTED' }, after: { state: 'REJECTED' } },
    ])
    const disputeId = await aDispute(world, paymentId)
    expect(
      await recordedBy(() => owner.send('post', `/disputes/${disputeId}/answer`, { note: '已核对' })),
    ).toMatchObject([{ action: 'disputes.answer', after: { state: 'ANSWERED', note: '已核对' } }])
  })

  it('is in the audit log: cashiers, shifts and webhooks, without a PIN or a key', async () => {
    const cashierNo = await aCashier(world, merchantNo, '小周')
    expect(await recordedBy(() => owner.send('put', `/cashiers/${cashierNo}`, { name: '小李' }))).toMatchObject([
      { action: 'cashiers.write', before: { name: '小周' }, after: { name: '小李' } },
    ])
    const pinned = await recordedBy(() => owner.send('post', `/cashiers/${cashierNo}/pin`))
    expect(pinned).toMatchObject([{ action: 'cashiers.new-pin' }])
    expect(JSON.stringify(pinned)).not.toContain('738291')
    expect(await recordedBy(() => owner.send('post', `/cashiers/${cashierNo}/state`, { active: false }))).toMatchObject(
      [{ action: 'cashiers.state', before: { state: 'ACTIVE' }, after: { state: 'DISABLED' } }],
    )
    expect(await recordedBy(() => owner.send('post', '/shift-setting', { required: true }))).toMatchObject([
      { action: 'shifts.setting', before: { shiftRequired: false }, after: { shiftRequired: true } },
    ])
    const { endpointId, deliveryId } = await aWebhook(world, merchantNo)
    const changed = { url: 'http://localhost:9/other', eventTypes: ['payment.closed'], state: 'ACTIVE' }
    expect(await recordedBy(() => owner.send('put', `/webhook-endpoints/${endpointId}`, changed))).toMatchObject([
      {
        action: 'webhooks.change',
        before: { eventTypes: ['payment.succeeded'] },
        after: { url: 'http://localhost:9/other' },
      },
    ])
    expect(await recordedBy(() => owner.send('post', '/webhook-keys/rotate', { overlapHours: 24 }))).toMatchObject([
      { action: 'webhooks.rotate', after: { overlapHours: 24 } },
    ])
    expect(await recordedBy(() => owner.send('post', `/webhook-deliveries/${deliveryId}/resend`))).toMatchObject([
      { action: 'webhooks.resend' },
    ])
  })

  it('leaves nothing there when it is refused, and the chain is whole', async () => {
    const before = await verifyAuditLog(world.database)
    await owner.send('post', '/static-codes', { label: '' }).expect(422)
    await owner.send('post', '/cashiers/99999999/state', { active: false }).expect(404)
    expect(await verifyAuditLog(world.database)).toEqual(before)
    expect(before.intact).toBe(true)
  })
})
