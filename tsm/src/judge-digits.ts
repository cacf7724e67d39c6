import type { DeclineCode } from '@yimatong/contract/states'
import { digitsSecretOf, judgeOneTimePart, MAX_WRONG_DIGITS } from './digits.ts'
import type { KeyRing } from './key-ring.ts'
import type { DigitsKnowledge, DigitsQuestion, DigitsVoucher } from './store/digits-statement.ts'

export interface ShownDigits extends DigitsQuestion {
  oneTimePart: string
  /** When they were scanned, milliseconds since the epoch. */
  scannedAt: number
}

export interface DigitsVerdict {
  /** UUID in hex of the voucher that the index names; null when it names none. */
  jti: string | null
  /** null: the one-time part is right and fresh. */
  declineCode: DeclineCode | null
  /** True when it counts as a guess. */
  wrongDigits: boolean
}

export interface JudgeDigitsDeps {
  keyRing: Pick<KeyRing, 'verifier'>
  /** Guesses that a terminal may make within the window; then its digits are refused unread. */
  guessBudget: number
}

const UNREAD: DigitsVerdict = { jti: null, declineCode: 'CODE_INVALID', wrongDigits: false }
const UNKNOWN_INDEX: DigitsVerdict = { jti: null, declineCode: 'CODE_INVALID', wrongDigits: true }

/**
 * Judges digits in the order in which they came. Guesses are counted as they are made, so a group full of them gets no
 * more tries than as many calls one after the other. Wrong index, wrong one-time part and too many tries look alike.
 */
export function judgeDigits(
  deps: JudgeDigitsDeps,
  shown: readonly ShownDigits[],
  knowledge: DigitsKnowledge,
): DigitsVerdict[] {
  const guesses = new Map(knowledge.guesses)
  const tried = new Map<string, number>()
  return shown.map((digits) => {
    // The answer of then stands, whatever is said here.
    if (knowledge.decided.has(digits.paymentId)) return UNREAD
    const guessed = guesses.get(digits.terminalNo) ?? 0
    if (guessed >= deps.guessBudget) return UNREAD
    const voucher = knowledge.vouchers.get(digits.index)
    const verdict =
      voucher === undefined ? UNKNOWN_INDEX : judgeOne(deps, digits, voucher, tried.get(digits.index) ?? 0)
    if (verdict.wrongDigits) {
      guesses.set(digits.terminalNo, guessed + 1)
      tried.set(digits.index, (tried.get(digits.index) ?? 0) + 1)
    }
    return verdict
  })
}

function judgeOne(
  { keyRing }: JudgeDigitsDeps,
  { oneTimePart, scannedAt }: ShownDigits,
  { jti, keyNo, wrongDigits }: DigitsVoucher,
  triedInGroup: number,
): DigitsVerdict {
  // With the key that signed the voucher, the voucher is withdrawn in every form.
  const key = keyRing.verifier(keyNo)
  if (key === undefined) return { jti, declineCode: 'CODE_INVALID', wrongDigits: false }
  if (wrongDigits + triedInGroup >= MAX_WRONG_DIGITS) return { jti, declineCode: 'CODE_INVALID', wrongDigits: false }
  const secret = digitsSecretOf(key.digitsMaster, Buffer.from(jti.replaceAll('-', ''), 'hex'))
  switch (judgeOneTimePart(secret, oneTimePart, scannedAt)) {
    case 'FRESH':
      return { jti, declineCode: null, wrongDigits: false }
    case 'STALE':
      return { jti, declineCode: 'CODE_STALE', wrongDigits: false }
    case 'WRONG':
      return { jti, declineCode: 'CODE_INVALID', wrongDigits: true }
  }
}
