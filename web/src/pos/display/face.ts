import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import { DECLINES } from '@yimatong/contract/states'
import type { Language } from '../../shared/i18n/language.ts'
import { previewOf } from '../logic/preview.ts'
import type { SaleRecord } from '../logic/record.ts'
import type { HeldCode, Refusal } from '../logic/scanned-code.ts'
import { type Stage, stageOf } from '../screen/stage.ts'
import { hasExpired } from '../screen/why-not-paid.ts'
import type { TillState } from '../till/state.ts'

/** Why it was not paid, as far as everybody in the queue may read it: never about a person's account. */
export const CUSTOMER_REASONS = [
  'NEW_CODE',
  'CAMPUS_CODE',
  'OTHER_MEANS',
  'LATER',
  'NEW_PAYMENT',
  'EXPIRED',
  'WAIT',
] as const
export type CustomerReason = (typeof CUSTOMER_REASONS)[number]

/** What the customer's side shows. It knows amounts and codes, and nothing of who pays. */
export type Face =
  | { show: 'IDLE' }
  | { show: 'AMOUNT'; amountFen: number }
  /** The customer's phone is wanted. */
  | { show: 'SHOW_CODE'; amountFen: number }
  /** The phone was read before the amount was confirmed: what it will come to. */
  | { show: 'DUE'; amountFen: number; surchargeFen: number; rateBps: number }
  /** `endsAt`: milliseconds by this machine's clock. `again`: the last attempt came to nothing. */
  | { show: 'DYNAMIC_CODE'; amountFen: number; url: string; endsAt: number; again: boolean }
  /** The phone asks for the PIN. */
  | { show: 'CONFIRM'; totalFen: number }
  /** `late`: nobody knows yet how it ends. */
  | { show: 'PROCESSING'; amountFen: number; late: boolean }
  | { show: 'PAID'; amountFen: number; surchargeFen: number; rateBps: number; totalFen: number }
  | { show: 'NOT_PAID'; why: CustomerReason }

/** Everything that a customer display is told. */
export interface Scene {
  face: Face
  language: Language
  merchantName: string
  merchantNameEn: string
  /** Some people pay a surcharge here: the total is on their phone. */
  surcharges: boolean
  /** Nobody is charged anything: the till is in training. */
  training: boolean
}

export interface Clocks {
  /** Milliseconds by the server's clock. */
  now: number
  /** The same moment by this machine's, which the display goes by. */
  wall: number
}

const REASON_OF: Readonly<Record<Refusal, CustomerReason>> = {
  MALFORMED: 'NEW_CODE',
  UNKNOWN_KEY: 'NEW_CODE',
  BAD_VOUCHER_SIGNATURE: 'OTHER_MEANS',
  BAD_DEVICE_SIGNATURE: 'OTHER_MEANS',
  EXPIRED: 'NEW_CODE',
  TOO_OLD: 'NEW_CODE',
  FROM_THE_FUTURE: 'NEW_CODE',
  REVOKED: 'OTHER_MEANS',
  WECHAT: 'CAMPUS_CODE',
  ALIPAY: 'CAMPUS_CODE',
  UNIONPAY: 'CAMPUS_CODE',
  ECNY: 'CAMPUS_CODE',
  MERCHANT_CODE: 'CAMPUS_CODE',
  NOT_A_CODE: 'CAMPUS_CODE',
  USED_HERE: 'NEW_CODE',
  STILL_CHECKING: 'WAIT',
  NO_KEYS: 'WAIT',
  OFFLINE: 'WAIT',
  NO_SHIFT: 'WAIT',
  NOT_WRITTEN: 'WAIT',
  CODE_HELD: 'WAIT',
  NO_CODE: 'WAIT',
}

function reasonOf(record: SaleRecord): CustomerReason {
  const declineCode = record.state === 'DECLINED' ? record.view?.declineCode : undefined
  if (declineCode !== undefined) return DECLINES[declineCode].retry
  if (record.state === 'REFUSED') return 'WAIT'
  return hasExpired(record) ? 'EXPIRED' : 'NEW_PAYMENT'
}

function paid({ amountFen, view }: SaleRecord): Face {
  const { amount = amountFen, surcharge, total = amountFen } = view ?? {}
  const { amount: surchargeFen = 0, rateBps = 0 } = surcharge ?? {}
  return { show: 'PAID', amountFen: amount, surchargeFen, rateBps, totalFen: total }
}

function due({ identityClass }: HeldCode, amountFen: number, config: TerminalConfig, now: number): Face {
  const preview = identityClass && previewOf({ config, identityClass, amountFen, now })
  return { show: 'DUE', amountFen, surchargeFen: preview?.surchargeFen ?? 0, rateBps: preview?.rateBps ?? 0 }
}

/** What the customer sees of a stage. A result that the cashier looks at once more is not the next customer's business. */
export function faceOf(stage: Stage, config: TerminalConfig, { now, wall }: Clocks): Face {
  switch (stage.show) {
    case 'TYPE_AMOUNT':
      return { show: 'IDLE' }
    case 'PRESS_ENTER':
    case 'MAKING_CODE':
    case 'CODE_ENDING':
      return { show: 'AMOUNT', amountFen: stage.amountFen }
    case 'SHOW_CODE':
      return { show: 'SHOW_CODE', amountFen: stage.amountFen }
    case 'CODE_HELD':
      return stage.amountFen === 0 ? { show: 'IDLE' } : due(stage.code, stage.amountFen, config, now)
    case 'DYNAMIC_CODE': {
      const { record, shown } = stage
      const endsAt = wall + shown.expiresAt - now
      return {
        show: 'DYNAMIC_CODE',
        amountFen: record.amountFen,
        url: shown.url,
        endsAt,
        again: record.failed !== undefined,
      }
    }
    case 'WORKING': {
      const amountFen = stage.amountFen + (stage.preview?.surchargeFen ?? 0)
      return { show: 'PROCESSING', amountFen, late: false }
    }
    case 'AWAITING_PIN':
      return { show: 'CONFIRM', totalFen: stage.view.total }
    case 'DUPLICATE':
      return { show: 'PROCESSING', amountFen: stage.view.total, late: false }
    case 'CANCELLING':
    case 'CHECKING':
    case 'CODE_IN_DOUBT':
      return { show: 'PROCESSING', amountFen: stage.record.amountFen, late: true }
    case 'REFUSED':
      return { show: 'NOT_PAID', why: REASON_OF[stage.refusal] }
    case 'PAID':
      return stage.again ? { show: 'IDLE' } : paid(stage.record)
    case 'NOT_PAID':
      return stage.again ? { show: 'IDLE' } : { show: 'NOT_PAID', why: reasonOf(stage.record) }
  }
}

export function sceneOf(state: TillState, language: Language, clocks: Clocks): Scene {
  const { training } = state
  const { merchantName, merchantNameEn, surchargeRules } = state.config
  const face = faceOf(stageOf(state), state.config, clocks)
  return { face, language, merchantName, merchantNameEn, surcharges: surchargeRules.length > 0, training }
}
