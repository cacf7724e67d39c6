import { formatYuan } from '@yimatong/contract/money'

/** What a cashier has typed: items already added with `+`, in fen, and the text of the one being typed, in yuan. */
export interface AmountEntry {
  readonly itemsFen: readonly number[]
  readonly text: string
}

export type AmountKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | '+' | 'BACKSPACE'

export const EMPTY_ENTRY: AmountEntry = { itemsFen: [], text: '' }

const WELL_FORMED = /^\d*(?:\.\d{0,2})?$/

function fenOf(text: string): number {
  const [yuan = '', part = ''] = text.split('.')
  return Number(yuan) * 100 + Number(part.padEnd(2, '0'))
}

/** What would be charged now, in fen; 0 while nothing is typed. */
export function totalFen({ itemsFen, text }: AmountEntry): number {
  return itemsFen.reduce((sum, item) => sum + item, fenOf(text))
}

/** A figure without needless zeros at the end, as a person would have typed it: 1250 -> 12.5. */
function asTyped(fen: number): string {
  return formatYuan(fen)
    .replaceAll(',', '')
    .replace(/\.?0+$/, '')
}

function typed({ itemsFen, text }: AmountEntry, sign: string): AmountEntry {
  const longer = text === '0' && sign !== '.' ? sign : text === '' && sign === '.' ? '0.' : text + sign
  return WELL_FORMED.test(longer) ? { itemsFen, text: longer } : { itemsFen, text }
}

function added({ itemsFen, text }: AmountEntry): AmountEntry {
  const fen = fenOf(text)
  return fen === 0 ? { itemsFen, text } : { itemsFen: [...itemsFen, fen], text: '' }
}

/** Backspace takes back one sign; with none left, the last `+`. */
function takenBack({ itemsFen, text }: AmountEntry): AmountEntry {
  if (text !== '') return { itemsFen, text: text === '0.' ? '' : text.slice(0, -1) }
  const last = itemsFen.at(-1)
  return last === undefined ? EMPTY_ENTRY : { itemsFen: itemsFen.slice(0, -1), text: asTyped(last) }
}

/** One key. A key that would make something that is no amount, or more than `maxFen` in all, changes nothing. */
export function pressAmountKey(entry: AmountEntry, key: AmountKey, maxFen: number): AmountEntry {
  if (key === 'BACKSPACE') return takenBack(entry)
  const next = key === '+' ? added(entry) : typed(entry, key)
  return totalFen(next) > maxFen ? entry : next
}

/** The items so far, when there are any: `12.50 + 3`. */
export function sumLine({ itemsFen, text }: AmountEntry): string {
  if (itemsFen.length === 0) return ''
  return [...itemsFen.map((fen) => formatYuan(fen)), text].join(' + ').trimEnd()
}

/** The large figure: exactly what was typed while it is one item, else the sum. */
export function shownFigure(entry: AmountEntry): string {
  if (entry.itemsFen.length > 0) return formatYuan(totalFen(entry))
  const [yuan = '', part] = entry.text.split('.')
  const grouped = (yuan === '' ? '0' : yuan).replace(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? grouped : `${grouped}.${part}`
}
