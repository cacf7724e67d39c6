import type { ShiftView } from '@yimatong/contract/shift-api'

/**
 * What this till has asked of a shift and nobody has answered yet: written down before it is sent, like a sale. Without the
 * PIN, which stays in the page's memory.
 */
export type AskedShift =
  | { is: 'OPEN'; shiftNo: string; cashierNo: string }
  | { is: 'CLOSE'; shiftNo: string; next?: { shiftNo: string; cashierNo: string } }

/** The till's own record of its shift, kept over a restart. */
export interface KeptShift {
  /** Whose it is: a till that was given another identity has no shift yet. */
  terminalId: string
  /** The shift that is open, as the server said last. */
  shift?: ShiftView
  asked?: AskedShift
  locked: boolean
}

/** What the page shows of it. */
export interface ShiftState {
  shift: ShiftView | undefined
  asked: AskedShift | undefined
  /** What was asked had no answer in time: it may have happened, and the till goes on asking. */
  late: boolean
  locked: boolean
  /** The sale that was under way when the till was locked: its end waits there to be seen. */
  inHand: string | undefined
}

export const NO_SHIFT: ShiftState = {
  shift: undefined,
  asked: undefined,
  late: false,
  locked: false,
  inHand: undefined,
}
