/**
 * The till's own order number (商户订单号): terminal no., business day, the key's tag and a counter that survives everything
 * short of losing the key with it. The tag is drawn when the key is made, so that a till that was wiped and activated
 * again on the same day cannot repeat a number.
 */
export interface OrderNumberParts {
  terminalNo: string
  /** YYYY-MM-DD */
  businessDate: string
  keyTag: string
  /** From 1, counted over the key's whole life. */
  counter: number
}

export function orderNumber({ terminalNo, businessDate, keyTag, counter }: OrderNumberParts): string {
  return `${terminalNo}-${businessDate.replaceAll('-', '')}-${keyTag}-${String(counter).padStart(5, '0')}`
}

/** Without the letters that are taken for figures. */
const TAG_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const TAG_LENGTH = 4

/** A tag from random bytes, one letter a byte. */
export function keyTag(random: Uint8Array): string {
  return Array.from(random.subarray(0, TAG_LENGTH), (byte) => TAG_LETTERS[byte % TAG_LETTERS.length]).join('')
}
