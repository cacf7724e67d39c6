import type { TradeState } from '@yimatong/contract/states'
import { useWords, words } from '../../shared/i18n/words.ts'
import { Chip, type Tone } from './Chip.tsx'

/** What a state means to the merchant; whether money came is always said. */
export const STATE_WORDS = words<Record<TradeState, string>>(
  {
    PROCESSING: '确认中',
    USERPAYING: '待顾客确认',
    SUCCESS: '已收款',
    PAYERROR: '未收款',
    CLOSED: '已关闭，未收款',
    REVOKED: '已撤销，已退回',
    REFUND: '有退款',
  },
  {
    PROCESSING: 'Being checked',
    USERPAYING: 'Waiting for customer',
    SUCCESS: 'Received',
    PAYERROR: 'Not received',
    CLOSED: 'Closed, not received',
    REVOKED: 'Reversed, paid back',
    REFUND: 'Refunded',
  },
)

const TONES: Record<TradeState, Tone> = {
  PROCESSING: 'wait',
  USERPAYING: 'wait',
  SUCCESS: 'good',
  PAYERROR: 'bad',
  CLOSED: 'calm',
  REVOKED: 'calm',
  REFUND: 'wait',
}

/** The state of a payment in a word. */
export function StateChip({ state }: { state: TradeState }) {
  return <Chip tone={TONES[state]}>{useWords(STATE_WORDS)[state]}</Chip>
}
