/**
 * Whether everybody would try this PIN first: one digit or one pair again and again, half of it twice, or digits in a row.
 * The server refuses it; a phone says so before it is typed a second time.
 */
export function isEasyPin(pin: string): boolean {
  if (/^(\d)\1+$/.test(pin) || /^(\d{2})\1+$/.test(pin) || /^(\d{3})\1$/.test(pin)) return true
  return '01234567890'.includes(pin) || '09876543210'.includes(pin)
}
