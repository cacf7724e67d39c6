import { toRfc3339 } from '@yimatong/contract/clock'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { maskedName } from '@yimatong/contract/masked-name'
import type { BillRefund, BillView } from '@yimatong/contract/platform-api'
import type { AppliedRule, Confirmation, Payer, Payment, SurchargeLater } from './payment.ts'
import { type Refund, refundView } from './refunds/refund.ts'

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the members that are undefined: on the wire, what is not known is absent. */
function present<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>
}

/** What the payer owes or paid in all, in fen. */
function totalFen(payment: Pick<Payment, 'amountFen' | 'surchargeFen'>): number {
  return payment.amountFen + payment.surchargeFen
}

function surchargeView(payment: Payment): PaymentView['surcharge'] {
  const { surchargeFen, surchargeStatus, surchargeRule, surchargeLater } = payment
  const charged = { amount: surchargeFen, status: surchargeStatus }
  if (surchargeLater !== undefined) return { ...charged, ...laterView(surchargeLater) }
  return surchargeRule === undefined ? charged : { ...charged, ...ruleView(surchargeRule) }
}

function ruleView({ ruleId, version, rateBps, receiver }: AppliedRule) {
  return { ruleId, ruleVersion: version, rateBps, receiver }
}

function laterView(later: SurchargeLater): Partial<PaymentView['surcharge']> {
  const { atMs, waivedBecause, takenFen, backFen, rule } = later
  const at = toRfc3339(atMs)
  if (waivedBecause !== null) return { waived: { because: waivedBecause, at } }
  return { ...(rule === null ? {} : ruleView(rule)), later: { taken: takenFen ?? 0, back: backFen, at } }
}

/** The rule that the payer reads: of what was charged at once, or later. */
function ruleOf({ surchargeRule, surchargeLater }: Payment): AppliedRule | undefined {
  return surchargeRule ?? (surchargeLater?.waivedBecause === null ? (surchargeLater.rule ?? undefined) : undefined)
}

function payerView({ name, schoolNo, identityClass }: Payer): NonNullable<PaymentView['payer']> {
  const seen = { maskedName: maskedName(name), accountTail: schoolNo.slice(-4) }
  return identityClass === undefined ? seen : { ...seen, identityClass }
}

function confirmationView({
  reason,
  state,
  expiresAtMs,
  earlier,
}: Confirmation): NonNullable<PaymentView['confirmation']> {
  const asked = { reason, state, expiresAt: toRfc3339(expiresAtMs) }
  if (earlier === undefined) return asked
  return { ...asked, earlierOutTradeNo: earlier.outTradeNo, earlierAt: toRfc3339(earlier.openedAtMs) }
}

/** A payment as tills, integrators and events see it: no full name, no account, no device. */
export function paymentView(payment: Payment): PaymentView {
  const { subject, operator, declineCode, usedByNo, paidAtMs, refunds } = payment
  const view: PaymentView = {
    paymentId: payment.paymentId,
    outTradeNo: payment.outTradeNo,
    merchantNo: payment.merchantNo,
    merchantName: payment.merchantName,
    channel: payment.channel,
    mode: payment.mode,
    state: payment.state,
    amount: payment.amountFen,
    surcharge: surchargeView(payment),
    total: totalFen(payment),
    refundedAmount: payment.refundedFen,
    businessDate: payment.businessDate,
    createdAt: toRfc3339(payment.createdAtMs),
    events: payment.events.map(({ type, atMs, actor }) => ({ type, at: toRfc3339(atMs), actor })),
  }
  // One by one: every answer to a till is made here, and a copy of what is defined costs as much as all the rest.
  if (payment.terminalNo !== undefined) view.terminalNo = payment.terminalNo
  if (payment.payer !== undefined) view.payer = payerView(payment.payer)
  if (subject !== undefined) view.subject = subject
  if (operator !== undefined) view.operator = operator
  if (payment.merchantCodeId !== undefined) view.merchantCodeId = payment.merchantCodeId
  if (declineCode !== undefined) view.declineCode = declineCode
  if (payment.merchantRefusal !== undefined) view.merchantRefusal = payment.merchantRefusal
  if (usedByNo !== undefined) view.usedByOutTradeNo = usedByNo
  if (payment.confirmation !== undefined) view.confirmation = confirmationView(payment.confirmation)
  if (paidAtMs !== undefined) view.paidAt = toRfc3339(paidAtMs)
  if (refunds !== undefined) view.refunds = refunds.map(refundView)
  return view
}

/** What the merchant still considers, or has rejected, is nothing to the payer. */
const hasMoved = ({ state }: Refund): boolean => state === 'PROCESSING' || state === 'SUCCESS'

/**
 * A payment as its payer sees it: with the rule in words, the subsidy in it, the balance after it and what has come back, without the
 * cashier.
 */
export function billView(payment: Payment): BillView {
  const moved = payment.refunds?.filter(hasMoved) ?? []
  const { operator: _, ...seenByAll } = paymentView({ ...payment, refunds: undefined })
  return {
    ...seenByAll,
    merchantNameEn: payment.merchantNameEn,
    ...present({
      orderId: payment.orderId,
      surchargeRuleName: ruleOf(payment)?.name,
      surchargeRuleNameEn: ruleOf(payment)?.nameEn,
      balanceAfter: payment.balanceAfterFen,
      subsidy: orAbsent(payment.subsidyFen),
      refunds: moved.length === 0 ? undefined : moved.map(payersRefund),
    }),
  }
}

/** A part that is not there is not said. */
const orAbsent = (fen: number): number | undefined => (fen === 0 ? undefined : fen)

function payersRefund(refund: Refund): NonNullable<BillView['refunds']>[number] {
  const { subsidyFen, subsidyToFund } = refund
  const toFund = subsidyToFund ? (true as const) : undefined
  return { ...refundView(refund), ...present({ subsidy: orAbsent(subsidyFen), subsidyToFund: toFund }) }
}

/** What came back of a payment as a line of its payer's bills. */
export function billRefund(refund: Refund, payment: Payment, atMs: number): BillRefund {
  const { requestedBy: _requestedBy, decidedBy: _decidedBy, ...seen } = payersRefund(refund)
  return { ...seen, at: toRfc3339(atMs), bill: billView(payment) }
}
