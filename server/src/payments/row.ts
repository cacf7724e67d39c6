import type { MerchantRefusal } from '@yimatong/contract/merchant-standing'
import {
  type ConfirmationReason,
  type ConfirmationState,
  type DeclineCode,
  type IdentityClass,
  isDeclineCode,
  type TradeState,
} from '@yimatong/contract/states'
import type {
  AppliedRule,
  CodeForm,
  Confirmation,
  Payment,
  PaymentChannel,
  PaymentEvent,
  PaymentMode,
  SurchargeLater,
  SurchargeStatus,
} from './payment.ts'
import { REFUND_JSON, type Refund } from './refunds/refund.ts'

/** A row of PAYMENT_SELECT, as `pg` gives it. */
export interface PaymentRow {
  paymentId: string
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  terminalNo: string | null
  outTradeNo: string
  attempt: number
  contentHash: string
  channel: PaymentChannel
  mode: PaymentMode
  state: TradeState
  amountFen: number
  surchargeFen: number
  surchargeStatus: SurchargeStatus
  surchargeRule: AppliedRule | null
  surchargeLater: SurchargeLater | null
  personId: string | null
  schoolNo: string | null
  personName: string | null
  identityClass: IdentityClass | null
  deviceId: string | null
  codeForm: CodeForm | null
  subject: string | null
  operator: string | null
  orderId: string | null
  merchantCodeId: string | null
  declineCode: string | null
  usedByNo: string | null
  merchantRefusal: MerchantRefusal | null
  confirmationReason: ConfirmationReason | null
  confirmationState: ConfirmationState | null
  confirmationExpiresAt: Date | null
  earlierNo: string | null
  earlierAt: Date | null
  balanceAfterFen: number | null
  subsidyFen: number
  refundedFen: number
  businessDate: string
  createdAt: Date
  closingAt: Date | null
  paidAt: Date | null
  finishedAt: Date | null
  events: PaymentEvent[]
  refunds: Refund[] | null
}

/**
 * What happened to a payment. An ordinary scan, opened by a till and paid at once, is told by its own row: who, when, and how
 * it ended. Only what is not in there has a row of its own, so that most payments need none.
 */
const EVENTS = `
  SELECT type, at, actor FROM payment_events WHERE payment_id = p.payment_id
  UNION ALL
  SELECT said.type::payment_event_type, said.at, said.actor
  FROM (VALUES
    ('CREATED', p.created_at, p.terminal_no, p.mode = 'REVERSE_SCAN' AND p.amount_fen > 0),
    ('SUCCEEDED', p.finished_at, 'gateway', p.paid_at IS NOT NULL)
  ) AS said (type, at, actor, happened)
  WHERE said.happened AND NOT EXISTS (
    SELECT FROM payment_events w WHERE w.payment_id = p.payment_id AND w.type = said.type::payment_event_type)`

/** Reads payments with the names they are shown with and their events in order. Add a WHERE. */
export const PAYMENT_SELECT = `
  SELECT p.payment_id AS "paymentId", p.merchant_no AS "merchantNo", m.name AS "merchantName",
    m.name_en AS "merchantNameEn", p.terminal_no AS "terminalNo", p.out_trade_no AS "outTradeNo",
    p.attempt, p.order_id AS "orderId", p.merchant_code_id AS "merchantCodeId",
    encode(p.content_hash, 'hex') AS "contentHash", p.channel, p.mode, p.state, p.amount_fen AS "amountFen",
    p.surcharge_fen AS "surchargeFen", p.surcharge_status AS "surchargeStatus", p.surcharge_rule AS "surchargeRule",
    CASE WHEN p.surcharge_status = 'PENDING' THEN (
      SELECT json_build_object('atMs', (extract(epoch FROM s.ended_at) * 1000)::bigint, 'waivedBecause', s.waived_because,
        'takenFen', s.surcharge_fen, 'rule', s.surcharge_rule, 'backFen', (
        SELECT coalesce(sum(b.amount_fen), 0) FROM surcharge_backs b WHERE b.payment_id = s.payment_id))
      FROM pending_surcharges s WHERE s.payment_id = p.payment_id AND s.ended_at IS NOT NULL
    ) END AS "surchargeLater",
    p.person_id AS "personId", o.school_no AS "schoolNo", o.name AS "personName",
    p.identity_class AS "identityClass", p.device_id AS "deviceId", p.code_form AS "codeForm", p.subject, p.operator,
    p.decline_code AS "declineCode", p.used_by_no AS "usedByNo",
    p.merchant_refusal AS "merchantRefusal", c.reason AS "confirmationReason", c.state AS "confirmationState",
    c.expires_at AS "confirmationExpiresAt", l.out_trade_no AS "earlierNo", l.created_at AS "earlierAt", p.balance_after_fen::float8 AS "balanceAfterFen",
    p.subsidy_fen AS "subsidyFen",
    p.refunded_fen AS "refundedFen", p.business_date::text AS "businessDate", p.created_at AS "createdAt",
    p.closing_at AS "closingAt", p.paid_at AS "paidAt", p.finished_at AS "finishedAt", e.events, b.refunds
  FROM payments p
  JOIN merchants m ON m.merchant_no = p.merchant_no
  LEFT JOIN persons o ON o.person_id = p.person_id
  LEFT JOIN confirmations c ON c.payment_id = p.payment_id
  LEFT JOIN payments l ON l.payment_id = c.earlier_id
  CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('type', type, 'atMs', (extract(epoch FROM at) * 1000)::bigint,
      'actor', actor) ORDER BY at, type), '[]') AS events
    FROM (${EVENTS}) happened
  ) e
  CROSS JOIN LATERAL (
    SELECT json_agg(${REFUND_JSON} ORDER BY r.refund_id) AS refunds FROM refunds r WHERE r.payment_id = p.payment_id
  ) b`

export function toPayment(row: PaymentRow): Payment {
  const { personId, schoolNo, personName, identityClass, createdAt, closingAt, paidAt, finishedAt, ...others } = row
  const { confirmationReason, confirmationState, confirmationExpiresAt, earlierNo, earlierAt, ...same } = others
  const asked = { confirmationReason, confirmationState, confirmationExpiresAt, earlierNo, earlierAt }
  const payer =
    personId !== null && schoolNo !== null && personName !== null
      ? { personId, schoolNo, name: personName, identityClass: identityClass ?? undefined }
      : undefined
  return {
    ...same,
    payer,
    terminalNo: row.terminalNo ?? undefined,
    surchargeRule: row.surchargeRule ?? undefined,
    surchargeLater: row.surchargeLater ?? undefined,
    deviceId: row.deviceId ?? undefined,
    codeForm: row.codeForm ?? undefined,
    subject: row.subject ?? undefined,
    operator: row.operator ?? undefined,
    orderId: row.orderId ?? undefined,
    merchantCodeId: row.merchantCodeId ?? undefined,
    refunds: row.refunds ?? undefined,
    declineCode: declineCodeOf(row.declineCode),
    usedByNo: row.usedByNo ?? undefined,
    merchantRefusal: row.merchantRefusal ?? undefined,
    confirmation: confirmationOf(asked),
    balanceAfterFen: row.balanceAfterFen ?? undefined,
    createdAtMs: createdAt.getTime(),
    closingAtMs: closingAt?.getTime(),
    paidAtMs: paidAt?.getTime(),
    finishedAtMs: finishedAt?.getTime(),
  }
}

type AskedColumns = Pick<
  PaymentRow,
  'confirmationReason' | 'confirmationState' | 'confirmationExpiresAt' | 'earlierNo' | 'earlierAt'
>

function confirmationOf(asked: AskedColumns): Confirmation | undefined {
  const { confirmationReason: reason, confirmationState: state, confirmationExpiresAt: expiresAt } = asked
  if (reason === null || state === null || expiresAt === null) return undefined
  const { earlierNo: outTradeNo, earlierAt } = asked
  const earlier =
    outTradeNo === null || earlierAt === null ? undefined : { outTradeNo, openedAtMs: earlierAt.getTime() }
  return { reason, state, expiresAtMs: expiresAt.getTime(), earlier }
}

function declineCodeOf(text: string | null): DeclineCode | undefined {
  if (text === null) return undefined
  if (isDeclineCode(text)) return text
  throw new Error(`a payment was declined with ${text}, which this version does not know`)
}
