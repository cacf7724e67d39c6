import { businessDateOf } from '@yimatong/contract/clock'
import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import type { BackRecord } from '../logic/back-record.ts'
import type { Wish } from '../logic/give-back.ts'
import { orderNumber } from '../logic/order-number.ts'
import { previewOf } from '../logic/preview.ts'
import type { CodeRecord, ScanRecord } from '../logic/record.ts'
import type { HeldCode } from '../logic/scanned-code.ts'
import type { Identity } from './database.ts'

/** What every new record says of the till it is written at. */
export interface Writing {
  identity: Pick<Identity, 'terminalId' | 'keyTag'>
  config: TerminalConfig
  /** Milliseconds by the server's clock. */
  now: number
  /** The number that this sale is given, counted over the key's whole life. */
  counter: number
  /** The cashier no. of the open shift. */
  operator: string | undefined
}

function begun({ identity, config, now, counter, operator }: Writing, amountFen: number) {
  const businessDate = businessDateOf(now)
  const { terminalId, keyTag } = identity
  const { terminalNo } = config
  const outTradeNo = orderNumber({ terminalNo, businessDate, keyTag, counter })
  const unsent = { state: 'WRITTEN', sends: 0, asked: 0, known: false } as const
  return { outTradeNo, terminalId, amountFen, businessDate, writtenAt: now, ...unsent, ...(operator && { operator }) }
}

/** A sale whose payer's code was scanned. */
export function scanRecordOf(writing: Writing, amountFen: number, code: HeldCode): ScanRecord {
  const { identityClass, device, form, deadAt } = code
  const question = { config: writing.config, amountFen, now: writing.now }
  return {
    ...begun(writing, amountFen),
    form,
    ...(device ? { device } : {}),
    ...(identityClass ? { preview: previewOf({ ...question, identityClass }) } : {}),
    codeDeadAt: deadAt,
    missing: false,
  }
}

/** A sale by a dynamic code that is yet to be made. */
export function codeRecordOf(writing: Writing, amountFen: number): CodeRecord {
  return { ...begun(writing, amountFen), form: 'DYNAMIC' }
}

/** Money that a cashier gives back. Its number is one of the till's own, told from a sale's by its first letter. */
export function backRecordOf(writing: Writing, { kind, payment, amountFen, totalFen, reason }: Wish): BackRecord {
  const { outTradeNo: number, terminalId, businessDate, writtenAt } = begun(writing, amountFen)
  const { outTradeNo, payer } = payment
  return {
    kind,
    backNo: `${kind === 'CANCEL' ? 'C' : 'R'}-${number}`,
    outTradeNo,
    terminalId,
    amountFen,
    totalFen,
    ...(payer ? { payer } : {}),
    ...(reason === undefined ? {} : { reason }),
    businessDate,
    writtenAt,
    state: 'WRITTEN',
    sends: 0,
    asked: 0,
  }
}
