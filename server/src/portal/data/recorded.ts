import type { AuditAction } from '@yimatong/contract/actions'
import type { DynamicCode } from '../../merchant-codes/dynamic-codes.ts'
import type { StaticCode } from '../../merchant-codes/static-codes.ts'
import type { Refund } from '../../payments/refunds/refund.ts'
import type { MerchantCodes } from './codes.ts'
import type { MerchantData } from './for-merchant.ts'
import type { OwnChange } from './own-changes.ts'
import type { MerchantRefunds } from './refunds.ts'
import { type MerchantWebhooks, readEndpoints } from './webhooks.ts'

// What rooms of their own change for a merchant, in transactions of their own: written down right after.

type RecordChange = (change: OwnChange) => Promise<void>

const staticState = ({ label, terminalNo, version, state }: StaticCode) => ({ label, terminalNo, version, state })
const dynamicState = ({ amountFen, state, subject }: DynamicCode) => ({ amountFen, state, subject })

export function recordedCodes(codes: MerchantCodes, record: RecordChange): MerchantCodes {
  const changing = async (action: AuditAction, codeId: string, change: () => Promise<StaticCode>) => {
    const before = staticState(await codes.findStatic(codeId))
    const code = await change()
    await record({ action, subject: codeId, before, after: staticState(code) })
    return code
  }
  return {
    ...codes,
    async makeStatic(body) {
      const code = await codes.makeStatic(body)
      await record({ action: 'static-codes.make', subject: code.codeId, after: staticState(code) })
      return code
    },
    reissue: (codeId) => changing('static-codes.reissue', codeId, () => codes.reissue(codeId)),
    revoke: (codeId) => changing('static-codes.revoke', codeId, () => codes.revoke(codeId)),
    verify: (codeId, scanned) => changing('static-codes.bind', codeId, () => codes.verify(codeId, scanned)),
    async makeDynamic(body) {
      const code = await codes.makeDynamic(body)
      await record({ action: 'dynamic-codes.make', subject: code.outTradeNo, after: dynamicState(code) })
      return code
    },
    async cancelDynamic(outTradeNo) {
      const code = await codes.cancelDynamic(outTradeNo)
      await record({ action: 'dynamic-codes.cancel', subject: outTradeNo, after: dynamicState(code) })
      return code
    },
  }
}

const refundState = ({ paymentId, amountFen, surchargeFen, state }: Refund) => ({
  paymentId,
  amountFen,
  surchargeFen,
  state,
})

export function recordedRefunds(refunds: MerchantRefunds, record: RecordChange): MerchantRefunds {
  const decided = async (action: AuditAction, deciding: Promise<Refund>) => {
    const refund = await deciding
    await record({ action, subject: refund.refundId, before: { state: 'REQUESTED' }, after: refundState(refund) })
    return refund
  }
  return {
    async ask(paymentId, body) {
      const refund = await refunds.ask(paymentId, body)
      const { refundId } = refund
      await record({ action: 'refunds.ask', subject: refundId, after: refundState(refund), reason: body.reason })
      return refund
    },
    approve: (refundId) => decided('refunds.approve', refunds.approve(refundId)),
    reject: (refundId) => decided('refunds.reject', refunds.reject(refundId)),
  }
}

/** Which key signs; never the key. */
const signingOf = async (webhooks: MerchantWebhooks) => {
  const signing = (await webhooks.keys()).find(({ listedUntilMs }) => listedUntilMs === null)
  return signing && { keyId: signing.keyId }
}

export function recordedWebhooks(
  webhooks: MerchantWebhooks,
  data: MerchantData,
  record: RecordChange,
): MerchantWebhooks {
  const stateOf = async (endpointId: string) => {
    const [endpoint] = await readEndpoints(data, endpointId)
    return endpoint && { url: endpoint.url, eventTypes: endpoint.eventTypes, state: endpoint.state }
  }
  const sending = async (action: AuditAction, subject: string, sent: Promise<string>) => {
    const deliveryId = await sent
    await record({ action, subject, after: { deliveryId } })
    return deliveryId
  }
  return {
    ...webhooks,
    async create(body) {
      const endpointId = await webhooks.create(body)
      await record({ action: 'webhooks.add', subject: endpointId, after: await stateOf(endpointId) })
      return endpointId
    },
    async change(endpointId, body) {
      const before = await stateOf(endpointId)
      await webhooks.change(endpointId, body)
      await record({ action: 'webhooks.change', subject: endpointId, before, after: await stateOf(endpointId) })
    },
    test: (endpointId) => sending('webhooks.test', endpointId, webhooks.test(endpointId)),
    resend: (deliveryId) => sending('webhooks.resend', deliveryId, webhooks.resend(deliveryId)),
    async rotate(overlapHours) {
      const before = await signingOf(webhooks)
      await webhooks.rotate(overlapHours)
      const after = { ...(await signingOf(webhooks)), overlapHours }
      await record({ action: 'webhooks.rotate', subject: data.merchantNo, before, after })
    },
  }
}
