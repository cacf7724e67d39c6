/** One key going down, as the window hears it. `at` is milliseconds on a clock that only runs forward (`event.timeStamp`). */
export interface KeyPress {
  /** The place on the keyboard (`event.code`): the same for every layout, and while an input method is composing. */
  code: string
  shift: boolean
  /** True when the key is held down and the keyboard says so again. */
  repeat: boolean
  at: number
}

/** Where shift makes another sign than a letter, on the US layout that scanner guns type in. */
const SIGNS: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Space: [' ', ' '],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  NumpadDecimal: ['.', '.'],
  NumpadAdd: ['+', '+'],
  NumpadSubtract: ['-', '-'],
  NumpadMultiply: ['*', '*'],
  NumpadDivide: ['/', '/'],
}
const SHIFTED_DIGITS = ')!@#$%^&*('

/**
 * The character that a key types, letters always in upper case: a payment code has no other, and caps lock must not
 * matter. undefined for a key that types nothing.
 */
export function characterOf({ code, shift }: Pick<KeyPress, 'code' | 'shift'>): string | undefined {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? []
  if (letter !== undefined) return letter
  const [, place, digit] = /^(Digit|Numpad)(\d)$/.exec(code) ?? []
  if (digit !== undefined) return place === 'Digit' && shift ? SHIFTED_DIGITS[Number(digit)] : digit
  return SIGNS[code]?.[shift ? 1 : 0]
}

export function isModifier(code: string): boolean {
  return /^(Shift|Control|Alt|Meta)(Left|Right)$|^(CapsLock|NumLock)$/.test(code)
}

/** Keys that a gun types after a code. */
export function endsScan(code: string): boolean {
  return code === 'Enter' || code === 'NumpadEnter' || code === 'Tab'
}
