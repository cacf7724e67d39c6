import type { AmountKey } from '../../shared/amount-entry.ts'
import { characterOf, type KeyPress } from './key-press.ts'

/** What a key of a person means at the till. */
export type TillAction =
  | { type: 'AMOUNT_KEY'; key: AmountKey }
  | { type: 'ENTER' }
  | { type: 'CLEAR' }
  | { type: 'DISPLAY' }
  | { type: 'DYNAMIC_CODE' }
  | { type: 'TYPE_DIGITS' }
  | { type: 'SHOW_LAST' }
  | { type: 'CAMERA' }
  /** What goes back: opens it, does it, or calls off the payment that is waited for. */
  | { type: 'GIVE_BACK' }
  /** The receipt of the last payment, or of the one that is chosen. */
  | { type: 'PRINT' }
  | { type: 'PRINTER' }
  | { type: 'LIST' }
  | { type: 'SHIFT' }
  /** Shows how to practise; in training, leaves it. */
  | { type: 'TRAINING' }
  | { type: 'LOCK' }
  | { type: 'KEYS' }

/** Keys by their place on the keyboard. F5 also keeps a till from being loaded anew by a slip of the hand. */
const ACTIONS: Readonly<Record<string, TillAction>> = {
  Enter: { type: 'ENTER' },
  NumpadEnter: { type: 'ENTER' },
  Escape: { type: 'CLEAR' },
  Backspace: { type: 'AMOUNT_KEY', key: 'BACKSPACE' },
  F1: { type: 'DISPLAY' },
  F2: { type: 'DYNAMIC_CODE' },
  F3: { type: 'TYPE_DIGITS' },
  F4: { type: 'SHOW_LAST' },
  F5: { type: 'CAMERA' },
  F6: { type: 'GIVE_BACK' },
  F7: { type: 'PRINT' },
  F8: { type: 'SHIFT' },
  F9: { type: 'LOCK' },
  F10: { type: 'LIST' },
}

/** Figures and signs by what they type. `=` is the plus key without shift. */
const SIGNS: Readonly<Record<string, TillAction>> = {
  '?': { type: 'KEYS' },
  '.': { type: 'AMOUNT_KEY', key: '.' },
  '+': { type: 'AMOUNT_KEY', key: '+' },
  '=': { type: 'AMOUNT_KEY', key: '+' },
}

export function actionOf(press: Pick<KeyPress, 'code' | 'shift'>): TillAction | undefined {
  if (press.code === 'F7' && press.shift) return { type: 'PRINTER' }
  if (press.code === 'F8' && press.shift) return { type: 'TRAINING' }
  const action = ACTIONS[press.code]
  if (action) return action
  const character = characterOf(press)
  if (character === undefined) return undefined
  return /^\d$/.test(character) ? { type: 'AMOUNT_KEY', key: character as AmountKey } : SIGNS[character]
}
