import { CODE_MOVES, nextForCode, overtaken } from './code-record.ts'
import { gapBeforeAsking } from './query-schedule.ts'
import { isEnded, moveBy, type NextStep, type RecordEvent, type SaleRecord } from './sale-record.ts'
import { nextForScan, SCAN_MOVES } from './scan-record.ts'

export { isEnded, RECORD_STATES } from './sale-record.ts'
export type {
  CodeRecord,
  NextStep,
  RecordEvent,
  RecordState,
  SaleRecord,
  ScanRecord,
  ShownCode,
  SurchargePreview,
} from './sale-record.ts'

export function moveRecord(record: SaleRecord, event: RecordEvent): SaleRecord {
  return record.form === 'DYNAMIC' ? moveBy(CODE_MOVES, record, event) : moveBy(SCAN_MOVES, record, event)
}

/** What has become of a record by time alone; to be done before anything else. */
export function timePassed(record: SaleRecord, now: number): RecordEvent | undefined {
  return record.form === 'DYNAMIC' ? overtaken(record, now) : undefined
}

/** What the till does next about a record. `holdsCode`: the payer's code is still in this page's memory. */
export function nextStep(record: SaleRecord, holdsCode: boolean, now: number): NextStep {
  if (isEnded(record)) return 'NOTHING'
  if (record.state === 'SENT') return 'WAIT'
  return record.form === 'DYNAMIC' ? nextForCode(record) : nextForScan(record, holdsCode, now)
}

/** A code that is shown is asked for this often: a socket says more quickly that it is paid, but not that it is being paid. */
const OPEN_GAP_MS = 3000

/** How long the till rests before its next step, in milliseconds. */
export function restBefore(record: SaleRecord, step: NextStep, now: number): number {
  if (record.form !== 'DYNAMIC') {
    const atOnce = step === 'SEND' || (step !== 'ASK' && record.asked === 0)
    return atOnce ? 0 : gapBeforeAsking(record.asked)
  }
  if (record.state === 'WRITTEN') return 0
  if (record.state === 'OPEN') return Math.max(0, Math.min(OPEN_GAP_MS, (record.shown?.expiresAt ?? 0) - now))
  // The first question after the code's time is put at once, and so is the first word that it is given up.
  return record.known && record.asked === 0 ? 0 : gapBeforeAsking(record.asked)
}
