import { demoActivation, demoCampus } from '@yimatong/contract/demo-api'
import { paymentView, terminalConfig, terminalStatement, tokenAnswer } from '@yimatong/contract/gateway-api'
import { revocationList, voucherJwks } from '@yimatong/contract/tsm-api'

/** Every answer that the till believes, in its agreed form; of a large one the part that it reads. */
export const FORMS = {
  payment: paymentView,
  config: terminalConfig,
  statement: terminalStatement,
  token: tokenAnswer,
  voucherKeys: voucherJwks,
  stopList: revocationList,
  demoCampus: demoCampus.pick({ terminals: true }),
  demoActivation,
} as const
