import type { PaymentView, TerminalStatement } from '@yimatong/contract/gateway-api'
import { isEnded, type SaleRecord } from '../logic/record.ts'

/** How a sale stands, in the list's words. */
export type Standing = 'PAID' | 'DECLINED' | 'CLOSED' | 'REFUNDED' | 'CHECKING' | 'NOT_CHARGED'

export interface TodayRow {
  outTradeNo: string
  /** An instant, as text or milliseconds. */
  at: string | number
  standing: Standing
  payer: string
  amountFen: number
  surchargeFen: number
  totalFen: number
}

const STANDING_OF: Readonly<Record<PaymentView['state'], Standing>> = {
  PROCESSING: 'CHECKING',
  USERPAYING: 'CHECKING',
  SUCCESS: 'PAID',
  PAYERROR: 'DECLINED',
  CLOSED: 'CLOSED',
  REVOKED: 'CLOSED',
  REFUND: 'REFUNDED',
}

export function rowOfView(view: PaymentView): TodayRow {
  const { payer } = view
  return {
    outTradeNo: view.outTradeNo,
    at: view.createdAt,
    standing: STANDING_OF[view.state],
    payer: payer ? `${payer.maskedName} ${payer.accountTail}` : '',
    amountFen: view.amount,
    surchargeFen: view.surcharge.amount,
    totalFen: view.total,
  }
}

/** A sale that only the till knows of: not answered yet, or never arrived. */
function rowOfRecord({ outTradeNo, writtenAt, amountFen, state }: SaleRecord): TodayRow {
  const standing = state === 'REFUSED' || state === 'NOT_CHARGED' ? 'NOT_CHARGED' : 'CHECKING'
  return { outTradeNo, at: writtenAt, standing, payer: '', amountFen, surchargeFen: 0, totalFen: amountFen }
}

/**
 * The day's sales, newest first: the server's list, and on top what only the till knows of. A record with the server's
 * answer stands in until the list has it too, so the last sale is there at once and without a network.
 */
export function todayRows(
  statement: TerminalStatement | undefined,
  records: readonly SaleRecord[],
  date: string,
): TodayRow[] {
  const listed = new Set(statement?.payments.map(({ outTradeNo }) => outTradeNo))
  const own = records.filter(
    (record) => !listed.has(record.outTradeNo) && (record.businessDate === date || !isEnded(record)),
  )
  const ownRows = own.map((record) => (record.view ? rowOfView(record.view) : rowOfRecord(record)))
  return [...ownRows.toReversed(), ...(statement?.payments.map(rowOfView) ?? [])]
}
