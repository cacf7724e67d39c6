import type { PaymentView, TerminalConfig, TerminalStatement } from '@yimatong/contract/gateway-api'
import type { BackRecord } from '../logic/back-record.ts'
import type { SaleRecord } from '../logic/record.ts'
import type { Sale } from '../logic/sale.ts'
import type { ShiftState } from '../shift/shift-state.ts'

/** STARTING: no answer yet since the page was opened. */
export type Network = 'STARTING' | 'ONLINE' | 'OFFLINE'

/** Everything that the till's page shows. */
export interface TillState {
  sale: Sale
  /** Every sale of this till that it still keeps, in the order in which they were made. */
  records: readonly SaleRecord[]
  /** What was given back here, in order. */
  backs: readonly BackRecord[]
  config: TerminalConfig
  /** Practice: no real money, and nothing that reaches the server. */
  training: boolean
  network: Network
  /** How far the till's clock is ahead of the server's, in milliseconds. */
  skewMs: number | undefined
  /** The day as the server has it. */
  statement: TerminalStatement | undefined
  /** The server no longer takes this till's key. */
  rejected: boolean
  /** The order number of a sale that ended while the cashier was busy with another. */
  notice: string | undefined
  /** The number of what was given back and has its outcome now. */
  backNotice: string | undefined
  /** A payment by the plate on the counter, which nobody at this till has begun. */
  arrival: PaymentView | undefined
  /** The cashier's shift, and whether the till is locked. */
  shift: ShiftState
}

/** The order number of the sale on the screen, if one is. */
export function orderOnScreen({ panel }: Sale): string | undefined {
  return 'outTradeNo' in panel ? panel.outTradeNo : undefined
}
