import { demoActivation, demoCampus } from '@yimatong/contract/demo-api'
import {
  dynamicCodeView,
  paymentView,
  terminalConfig,
  terminalStatement,
  tokenAnswer,
  tradeView,
} from '@yimatong/contract/gateway-api'
import { refundView } from '@yimatong/contract/refund-api'
import { closedShift, currentShift, lastShifts, shiftView } from '@yimatong/contract/shift-api'
import { revocationList, voucherJwks } from '@yimatong/contract/tsm-api'

/** Every answer that the till believes, in its agreed form; of a large one the part that it reads. */
export const FORMS = {
  payment: paymentView,
  /** A payment, or a dynamic code that nobody has paid. */
  trade: tradeView,
  dynamicCode: dynamicCodeView,
  refund: refundView,
  config: terminalConfig,
  statement: terminalStatement,
  token: tokenAnswer,
  shift: shiftView,
  currentShift,
  closedShift,
  lastShifts,
  voucherKeys: voucherJwks,
  stopList: revocationList,
  demoCampus: demoCampus.pick({ terminals: true }),
  demoActivation,
} as const
