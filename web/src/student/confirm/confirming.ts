import type { BillView } from '@yimatong/contract/platform-api'
import { type Failure, LOOKS_UNTIL_SURE } from '../order/paying.ts'
import type { PinState } from '../pin/pin-state.ts'

/** What the sheet says above the pad. */
export type ConfirmSaid =
  | { kind: 'WRONG'; attemptsLeft: number }
  | { kind: 'IS_SET' | 'RATE_LIMITED' | 'MERCHANT_DISABLED' | 'NOT_ARRIVED' | 'REFUSAL_NOT_ARRIVED' | 'OTHER' }

/** What the payer has said, and may have been lost on its way. */
export type Decision = 'CONFIRM' | 'REFUSE'

/**
 * Where the confirming of one payment stands. The end is not here: with it the sheet goes. CHECKING is "unknown", never
 * "failed"; a payment that is found still waiting several times, two seconds apart, shows that nothing has arrived.
 */
export type Confirming =
  | { at: 'PIN'; said?: ConfirmSaid }
  | { at: 'SETTING_PIN'; why: 'FIRST' | 'LOCKED' | 'FORGOTTEN' }
  | { at: 'SENDING'; decision: Decision }
  | { at: 'CHECKING'; decision: Decision; looks: number }
  /** Its time is over; the server will say that it is closed. */
  | { at: 'OVER' }

export type ConfirmingEvent =
  | { type: 'SENT'; decision: Decision }
  | { type: 'ANSWERED' }
  | { type: 'FAILED'; failure: Failure }
  | { type: 'LOOKED'; state: BillView['state'] }
  | { type: 'PIN_FORGOTTEN' }
  | { type: 'PIN_WAS_SET' }
  | { type: 'EXPIRED' }

export function startOf(pin: PinState): Confirming {
  if (pin === 'SET') return { at: 'PIN' }
  return { at: 'SETTING_PIN', why: pin === 'LOCKED' ? 'LOCKED' : 'FIRST' }
}

function failed(failure: Failure, decision: Decision): Confirming {
  if (failure === 'UNKNOWN') return { at: 'CHECKING', decision, looks: 0 }
  const { code, attemptsLeft = 0 } = failure
  if (code === 'PIN_WRONG') return { at: 'PIN', said: { kind: 'WRONG', attemptsLeft } }
  if (code === 'PIN_LOCKED') return { at: 'SETTING_PIN', why: 'LOCKED' }
  if (code === 'PIN_NOT_SET') return { at: 'SETTING_PIN', why: 'FIRST' }
  const kind = code === 'RATE_LIMITED' || code === 'MERCHANT_DISABLED' ? code : 'OTHER'
  return { at: 'PIN', said: { kind } }
}

/** Still waiting. What somebody wanted to refuse does not ask for the PIN. */
function stillWaiting({ decision, looks }: Extract<Confirming, { at: 'CHECKING' }>): Confirming {
  if (looks + 1 < LOOKS_UNTIL_SURE) return { at: 'CHECKING', decision, looks: looks + 1 }
  return { at: 'PIN', said: { kind: decision === 'REFUSE' ? 'REFUSAL_NOT_ARRIVED' : 'NOT_ARRIVED' } }
}

/** The next state. What comes too late for the state it finds changes nothing. */
export function afterEvent(confirming: Confirming, event: ConfirmingEvent): Confirming {
  const { at } = confirming
  switch (event.type) {
    case 'SENT':
      return at === 'SENDING' || at === 'CHECKING' ? confirming : { at: 'SENDING', decision: event.decision }
    case 'ANSWERED':
      return at === 'SENDING' ? { at: 'CHECKING', decision: confirming.decision, looks: 0 } : confirming
    case 'FAILED':
      return at === 'SENDING' ? failed(event.failure, confirming.decision) : confirming
    case 'LOOKED':
      return at === 'CHECKING' && event.state === 'USERPAYING' ? stillWaiting(confirming) : confirming
    case 'PIN_FORGOTTEN':
      return at === 'PIN' ? { at: 'SETTING_PIN', why: 'FORGOTTEN' } : confirming
    case 'PIN_WAS_SET':
      return at === 'SETTING_PIN' ? { at: 'PIN', said: { kind: 'IS_SET' } } : confirming
    case 'EXPIRED':
      return at === 'PIN' || at === 'SETTING_PIN' ? { at: 'OVER' } : confirming
  }
}
