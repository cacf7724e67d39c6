import type { PaymentView, TerminalStatement } from '@yimatong/contract/gateway-api'
import { type BackRecord, isInDoubt } from '../logic/back-record.ts'
import { isEnded, type SaleRecord } from '../logic/record.ts'

/** How a sale stands, in the list's words. */
export type Standing =
  | 'PAID'
  | 'DECLINED'
  | 'CLOSED'
  | 'CANCELLED'
  | 'REFUNDED'
  | 'REFUNDED_IN_PART'
  | 'GOING_BACK'
  | 'CHECKING'
  | 'WAITING'
  | 'NOT_CHARGED'

export interface TodayRow {
  /** A dynamic code may have several payments under its one number; at most one of them has succeeded. */
  key: string
  outTradeNo: string
  /** An instant, as text or milliseconds. */
  at: string | number
  standing: Standing
  payer: string
  amountFen: number
  surchargeFen: number
  totalFen: number
  /** What has gone back, surcharge included. */
  refundedFen: number
}

const STANDING_OF: Readonly<Record<PaymentView['state'], Standing>> = {
  PROCESSING: 'CHECKING',
  USERPAYING: 'CHECKING',
  SUCCESS: 'PAID',
  PAYERROR: 'DECLINED',
  CLOSED: 'CLOSED',
  REVOKED: 'CANCELLED',
  REFUND: 'REFUNDED',
}

function standingOf({ state, refundedAmount, total }: PaymentView): Standing {
  return state === 'REFUND' && refundedAmount < total ? 'REFUNDED_IN_PART' : STANDING_OF[state]
}

export function rowOfView(view: PaymentView): TodayRow {
  const { payer } = view
  return {
    key: view.paymentId,
    outTradeNo: view.outTradeNo,
    at: view.createdAt,
    standing: standingOf(view),
    payer: payer ? `${payer.maskedName} ${payer.accountTail}` : '',
    amountFen: view.amount,
    surchargeFen: view.surcharge.amount,
    totalFen: view.total,
    refundedFen: view.refundedAmount,
  }
}

const STANDING_WITHOUT_PAYMENT: Partial<Readonly<Record<SaleRecord['state'], Standing>>> = {
  OPEN: 'WAITING',
  CLOSED: 'CLOSED',
  REFUSED: 'NOT_CHARGED',
  NOT_CHARGED: 'NOT_CHARGED',
}

/** A sale that only the till knows of: not answered yet, never arrived, or a code that nobody has paid. */
function rowOfRecord({ outTradeNo, writtenAt, amountFen, state }: SaleRecord): TodayRow {
  const standing = STANDING_WITHOUT_PAYMENT[state] ?? 'CHECKING'
  const sums = { amountFen, surchargeFen: 0, totalFen: amountFen, refundedFen: 0 }
  return { key: outTradeNo, outTradeNo, at: writtenAt, standing, payer: '', ...sums }
}

/** True when the server's list says how the sale stands. A failed attempt to pay a dynamic code does not. */
function tells({ state }: PaymentView, record: SaleRecord): boolean {
  return record.form !== 'DYNAMIC' || (state !== 'PAYERROR' && state !== 'CLOSED')
}

/**
 * The day's sales, newest first: the server's list, and on top what only the till knows of. A record with the server's
 * answer stands in until the list has it too, so the last sale is there at once and without a network.
 */
export function todayRows(
  statement: TerminalStatement | undefined,
  records: readonly SaleRecord[],
  backs: readonly BackRecord[],
  date: string,
): TodayRow[] {
  const listed = statement?.payments ?? []
  const isListed = (record: SaleRecord) =>
    listed.some((payment) => payment.outTradeNo === record.outTradeNo && tells(payment, record))
  const own = records.filter((record) => !isListed(record) && (record.businessDate === date || !isEnded(record)))
  const ownRows = own.map((record) => (record.view ? rowOfView(record.view) : rowOfRecord(record)))
  const goesBack = new Set(backs.filter(isInDoubt).map(({ outTradeNo }) => outTradeNo))
  const rows = [...ownRows.toReversed(), ...listed.map(rowOfView)]
  return rows.map((row) => (goesBack.has(row.outTradeNo) ? { ...row, standing: 'GOING_BACK' } : row))
}
