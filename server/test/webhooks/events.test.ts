import { newId } from '@yimatong/contract/ids'
import { WEBHOOK_EVENT_TYPES } from '@yimatong/contract/webhook-words'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEndpoint } from '../../src/webhooks/endpoints.ts'
import { createWebhooks, type Webhooks } from '../../src/webhooks/webhooks.ts'
import { AMOUNT, anOutsider, type FaultStage, openFaultStage, SURCHARGE } from '../payments/fault-stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { aReceiver, type Receiver } from './world.ts'

let stage: FaultStage
let webhooks: Webhooks
let silent: Receiver
let good: Receiver

beforeAll(async () => {
  stage = await openFaultStage()
  const { world, till } = stage
  silent = await aReceiver(() => undefined)
  good = await aReceiver()
  const deps = { ...world.gateway.deps.webhooks, rules: { allowLocalhost: true } }
  const { merchantNo } = till.merchant
  for (const { url } of [silent, good]) await createEndpoint(deps, { merchantNo, url, eventTypes: WEBHOOK_EVENT_TYPES })
  webhooks = createWebhooks(deps, { redisUrl: 'redis://127.0.0.1:1' })
  world.gateway.deps.payments.onFinished(webhooks.soon)
  webhooks.start()
})

afterAll(async () => {
  await webhooks?.stop()
  await stage?.world.close()
})

const told = () => good.heard.map(({ body }) => JSON.parse(body))
async function isTold(type: string, data: object) {
  await expect.poll(() => told().filter((event) => event.type === type), { timeout: 10_000 }).toMatchObject([{ data }])
}

describe('a payment at a till', () => {
  it('is answered as ever while one receiver is silent and hints are lost, and its life is told to the other', async () => {
    const { till, world } = stage
    const pay = async () => {
      const phone = await anOutsider(stage)
      const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
      const { body } = await till.pay(request)
      expect(body).toMatchObject({ state: 'SUCCESS', amount: AMOUNT })
      return body
    }
    const { paymentId, outTradeNo } = await pay()
    const sums = { amount: AMOUNT, surcharge: SURCHARGE, total: AMOUNT + SURCHARGE }
    await isTold('payment.succeeded', { payment: { paymentId, outTradeNo, state: 'SUCCESS', ...sums } })
    expect((await refund(world, till, outTradeNo, { amount: AMOUNT })).body.state).toBe('SUCCESS')
    await isTold('refund.succeeded', { refund: { kind: 'REFUND', paymentId, ...sums } })

    const other = await pay()
    expect((await cancel(world, till, other.outTradeNo)).body.state).toBe('REVOKED')
    await isTold('payment.revoked', { payment: { paymentId: other.paymentId, refundedAmount: AMOUNT + SURCHARGE } })
    await expect
      .poll(() => told().filter(({ type }) => type === 'refund.succeeded'), { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ data: { refund: expect.objectContaining({ kind: 'REVERSAL' }) } }))
    // A declined payment, and a number that was cancelled before it came, tell nobody anything.
    const declined = { outTradeNo: newId('request'), authCode: '134567890123456789', amount: AMOUNT }
    expect((await till.pay(declined)).body.state).toBe('PAYERROR')
    expect((await cancel(world, till, newId('request'))).body.state).toBe('CLOSED')
    expect(new Set(told().map(({ eventId }) => eventId)).size).toBe(told().length)
    expect(told()).toHaveLength(5)
  })
})
