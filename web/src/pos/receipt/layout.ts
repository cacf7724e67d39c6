import type { Receipt, ReceiptLine } from '../../shared/receipt/receipt.ts'

/**
 * A receipt on a paper roll: every line no wider than the roll, in columns as its printer counts them. Chinese printers set
 * a sign of one byte in one column and every other in two, whatever it is.
 */

/** Rolls, by their width in millimetres. */
export const ROLLS = [58, 80] as const
export type Roll = (typeof ROLLS)[number]

/** Columns of a roll in the usual font. */
export const COLUMNS: Readonly<Record<Roll, number>> = { 58: 32, 80: 48 }

export interface PrintedLine {
  text: string
  /** 2: twice as wide and as high, so that half the columns fit. */
  scale: 1 | 2
  strong: boolean
}

/** The yuan sign that Chinese printers have, and signs without a picture in their fonts. */
const IN_PRINT: Readonly<Record<string, string>> = { '¥': '￥', '−': '-', '\u00a0': ' ' }

function printable(text: string): string {
  return text.normalize('NFC').replace(/[¥−\u00a0]/g, (sign) => IN_PRINT[sign] ?? sign)
}

/** What is not a picture of its own takes no column of its own, and may break a printer's line: left out. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Mn}]/gu

function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += sign <= '~' ? 1 : 2
  return width
}

/** What fits of the text, and the rest; words are kept whole where a line has room for one. */
function broken(text: string, columns: number): [line: string, rest: string] {
  let [line, width, lastSpace] = ['', 0, -1]
  for (const sign of text) {
    width += widthOf(sign)
    if (width > columns) {
      const cut = text[line.length] === ' ' ? line.length : lastSpace
      const at = cut > 0 ? cut : line.length
      return [text.slice(0, at).trimEnd(), text.slice(at).trimStart()]
    }
    if (sign === ' ') lastSpace = line.length
    line += sign
  }
  return [line, '']
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  for (let rest = text; rest !== ''; ) {
    const [line, after] = broken(rest, columns)
    lines.push(line)
    rest = after
  }
  return lines
}

const padStart = (text: string, columns: number) => ' '.repeat(Math.max(0, columns - widthOf(text))) + text
const padEnd = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - widthOf(text)))

function centred(text: string, columns: number): string[] {
  return wrapped(text, columns).map((line) => ' '.repeat(Math.floor((columns - widthOf(line)) / 2)) + line)
}

/** On one line where there is room for both, else the value below, still to the right. */
function pair(label: string, value: string, columns: number): string[] {
  const room = columns - widthOf(label) - 1
  if (widthOf(value) <= room) return [label + padStart(value, columns - widthOf(label))]
  return [...wrapped(label, columns), ...wrapped(value, columns).map((line) => padStart(line, columns))]
}

const COUNT_COLUMNS = 6
const SUM_COLUMNS = 15

/** Figures stand under each other; a long name has a line of its own above them. */
function row([what, count, sum]: readonly [string, string, string], columns: number): string[] {
  const figures = padStart(count, COUNT_COLUMNS) + padStart(sum, SUM_COLUMNS)
  if (widthOf(figures) > columns) return [...wrapped(what, columns), ...pair(count, sum, columns)]
  const room = columns - widthOf(figures)
  if (widthOf(what) <= room) return [padEnd(what, room) + figures]
  return [...wrapped(what, columns), padStart(figures, columns)]
}

function textsOf(line: ReceiptLine, columns: number): string[] {
  const clean = (text: string) => printable(text).replace(UNPRINTABLE, '')
  switch (line.is) {
    case 'TITLE':
    case 'TEXT':
      return centred(clean(line.text), columns)
    case 'PAIR':
      return pair(clean(line.label), clean(line.value), columns)
    case 'ROW': {
      const [what, count, sum] = line.cells
      return row([clean(what), clean(count), clean(sum)], columns)
    }
    case 'RULE':
      return ['-'.repeat(columns)]
  }
}

function isStrong(line: ReceiptLine): boolean {
  return (
    line.is === 'TITLE' || (line.is === 'PAIR' && line.large === true) || (line.is === 'TEXT' && line.strong === true)
  )
}

/** The lines of a receipt on that roll. */
export function linesOf({ lines }: Receipt, roll: Roll): PrintedLine[] {
  return lines.flatMap((line) => {
    const scale = line.is === 'TITLE' || (line.is === 'PAIR' && line.large) ? 2 : 1
    const texts = textsOf(line, COLUMNS[roll] / scale)
    return texts.map((text) => ({ text: text.trimEnd(), scale, strong: isStrong(line) }) as const)
  })
}
