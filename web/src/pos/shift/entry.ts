import type { AmountKey } from '../../shared/amount-entry.ts'

/** What is typed to prove a cashier: the number first, unless it is known, then the PIN. */
export interface CashierEntry {
  cashierNo: string
  pin: string
  at: 'NUMBER' | 'PIN'
}

export const PIN_LENGTH = 6
const MOST_DIGITS = 8
const FEWEST_DIGITS = 2

/** `cashierNo`: of a cashier who is known already; only the PIN is typed. */
export function emptyEntry(cashierNo?: string): CashierEntry {
  return { cashierNo: cashierNo ?? '', pin: '', at: cashierNo === undefined ? 'NUMBER' : 'PIN' }
}

/** Figures go to where the hand is, and a backspace on an empty PIN goes back to the number, where that was typed. */
export function typed(entry: CashierEntry, key: AmountKey, fixed: boolean): CashierEntry {
  const { cashierNo, pin, at } = entry
  if (key === 'BACKSPACE') {
    if (at === 'NUMBER') return { ...entry, cashierNo: cashierNo.slice(0, -1) }
    return pin === '' && !fixed ? { ...entry, at: 'NUMBER' } : { ...entry, pin: pin.slice(0, -1) }
  }
  if (!/^\d$/.test(key)) return entry
  if (at === 'NUMBER') return { ...entry, cashierNo: (cashierNo + key).slice(0, MOST_DIGITS) }
  return { ...entry, pin: (pin + key).slice(0, PIN_LENGTH) }
}

export const hasNumber = ({ cashierNo }: CashierEntry): boolean => cashierNo.length >= FEWEST_DIGITS

export const isWhole = (entry: CashierEntry): boolean => hasNumber(entry) && entry.pin.length === PIN_LENGTH
