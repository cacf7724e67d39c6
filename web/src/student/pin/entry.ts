/** A PIN has six digits. */
export const PIN_DIGITS = 6

export type PinKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'BACKSPACE'

/** What is typed after a key; a seventh digit changes nothing. */
export function pressPinKey(typed: string, key: PinKey): string {
  if (key === 'BACKSPACE') return typed.slice(0, -1)
  return typed.length < PIN_DIGITS ? typed + key : typed
}

/** The key of a real keyboard that means one of ours; undefined for all others. */
export function pinKeyOf({
  key,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): PinKey | undefined {
  if (ctrlKey || altKey || metaKey) return undefined
  if (key === 'Backspace') return 'BACKSPACE'
  return /^\d$/.test(key) ? (key as PinKey) : undefined
}
