import { formatYuan, parseYuan } from '@yimatong/contract/money'

/** A bound of an amount as a person typed it: none, so many fen, or nothing that can be understood. */
export type Bound = { kind: 'NONE' } | { kind: 'FEN'; fen: number } | { kind: 'BAD' }

/**
 * Reads what hands and input methods make of an amount: full-width figures, a Chinese full stop, the yuan sign, commas
 * between thousands. Nothing, and zero, are no bound.
 */
export function readBound(text: string): Bound {
  const plain = text
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replace(/^\s*[¥元]/u, '')
    .replace(/元?\s*$/u, '')
    .replaceAll(/,(?=\d{3}(?!\d))/g, '')
    .trim()
  if (/^0*(?:\.0{0,2})?$/.test(plain)) return { kind: 'NONE' }
  const fen = parseYuan(plain.replace(/^\./, '0.'))
  return fen === undefined ? { kind: 'BAD' } : { kind: 'FEN', fen }
}

/** Fen as they stand in an input and in an address: `1250.00`. */
export const plainYuan = (fen: number): string => formatYuan(fen).replaceAll(',', '')
