import { formatYuan } from '@yimatong/contract/money'
import type { Language } from '../i18n/language.ts'

/**
 * A receipt (小票) as a list of lines, without a word about paper: drawn on a page or a screen by ReceiptPaper, and on a
 * printer's paper roll by the till. Whoever has something to print makes one of these.
 */
export interface Receipt {
  language: Language
  lines: readonly ReceiptLine[]
}

export type ReceiptLine =
  /** Large and in the middle: whose receipt it is. */
  | { is: 'TITLE'; text: string }
  /** In the middle. */
  | { is: 'TEXT'; text: string; strong?: true }
  /** What it is to the left, and its value to the right; `large` for the one sum that matters. */
  | { is: 'PAIR'; label: string; value: string; large?: true }
  /** A line of a table: what, how many, how much. `head` for the words above such lines. */
  | { is: 'ROW'; cells: readonly [what: string, count: string, sum: string]; head?: true }
  | { is: 'RULE' }

export const RULE: ReceiptLine = { is: 'RULE' }

/** Fen as it stands on paper: `¥12.50`, `-¥12.50`. */
export function paperYuan(amountFen: number): string {
  return `${amountFen < 0 ? '-' : ''}¥${formatYuan(Math.abs(amountFen))}`
}

/** A pair, or nothing when there is no value. */
export function pairOf(label: string, value: string | undefined): ReceiptLine[] {
  return value === undefined || value === '' ? [] : [{ is: 'PAIR', label, value }]
}
