/**
 * The plate (立牌) that a merchant hangs up, as a list of what is drawn where. The server prints it and the portal shows it
 * before it is printed: one drawing, so that the paper is what was seen. It keeps the proportions of A4 to A7, so that a cut
 * sheet fits the stands that every shop has.
 */

/** What stands on a plate. */
export interface PlateWords {
  merchantName: string
  merchantNameEn: string
  label: string
  merchantNo: string
  /** The till that it belongs to. */
  terminalNo?: string | undefined
  /** Absent while the code is not made yet. */
  codeId?: string | undefined
  version: number
}

export type PlateInk = 'BRAND' | 'TINT' | 'INK' | 'MUTED' | 'PAPER'

export interface PlateText {
  text: string
  size: number
  strong: boolean
}

/** So many plates on an A4 page. */
export const SHEET_LAYOUTS = [1, 2, 4, 8] as const
export type SheetLayout = (typeof SHEET_LAYOUTS)[number]
/** How they lie on it: halving A4 gives its proportions again, so a plate is A4, A5, A6 or A7. */
export const SHEET_GRIDS = {
  1: { columns: 1, rows: 1, landscape: false, paper: 'A4' },
  2: { columns: 2, rows: 1, landscape: true, paper: 'A5' },
  4: { columns: 2, rows: 2, landscape: false, paper: 'A6' },
  8: { columns: 4, rows: 2, landscape: true, paper: 'A7' },
} as const satisfies Record<SheetLayout, object>
/** More go to fetch in several sheets. */
export const MAX_PLATES = 64

/** Lengths are in units of which a plate is PLATE_WIDTH wide. */
export type PlatePart =
  | { kind: 'BOX'; x: number; y: number; width: number; height: number; radius: number; ink: PlateInk }
  /** `x` is the text's start, middle or end; `y` its baseline. */
  | ({ kind: 'TEXT'; x: number; y: number; from: 'START' | 'MIDDLE' | 'END'; ink: PlateInk } & PlateText)
  | { kind: 'MARK'; x: number; y: number; side: number; ink: PlateInk }
  /** The QR symbol with its white edge. */
  | { kind: 'CODE'; x: number; y: number; side: number }

/** How wide a text is, in the same units. */
export type MeasureText = (text: PlateText) => number

export const PLATE_WIDTH = 1000
export const PLATE_HEIGHT = 1455

const MIDDLE = PLATE_WIDTH / 2
/** Words keep this far from the plate's edge. */
const EDGE = 60
const ROOM = PLATE_WIDTH - 2 * EDGE
const BORDER = 12
const LABEL_EDGE = 32
const CODE_SIDE = 780

/** Everything on a plate, what lies below first. */
export function plateParts(words: PlateWords, measure: MeasureText): PlatePart[] {
  return [
    { kind: 'BOX', x: 0, y: 0, width: PLATE_WIDTH, height: PLATE_HEIGHT, radius: 52, ink: 'BRAND' },
    ...headParts(measure),
    {
      kind: 'BOX',
      x: BORDER,
      y: HEAD,
      width: PLATE_WIDTH - 2 * BORDER,
      height: PLATE_HEIGHT - HEAD - BORDER,
      radius: 40,
      ink: 'PAPER',
    },
    ...nameParts(words, measure),
    { kind: 'CODE', x: MIDDLE - CODE_SIDE / 2, y: 426, side: CODE_SIDE },
    { kind: 'BOX', x: EDGE, y: 1206, width: ROOM, height: 104, radius: 28, ink: 'TINT' },
    ...fitted(
      { text: words.label, size: 56, strong: true },
      { top: 1210, height: 96, room: ROOM - 2 * LABEL_EDGE, ink: 'BRAND' },
      measure,
    ),
    ...footParts(words),
  ]
}

const HEAD = 230
const MARK_SIDE = 132
const TITLE = { text: '扫码支付', size: 104, strong: true }
const TITLE_EN = { text: 'Scan to pay', size: 46, strong: false }

/** The mark and what to do, side by side in the middle of the head. */
function headParts(measure: MeasureText): PlatePart[] {
  const gap = 36
  const width = MARK_SIDE + gap + Math.max(measure(TITLE), measure(TITLE_EN))
  const x = MIDDLE - width / 2
  const beside = { kind: 'TEXT', x: x + MARK_SIDE + gap, from: 'START', ink: 'PAPER' } as const
  return [
    { kind: 'MARK', x, y: (HEAD - MARK_SIDE) / 2, side: MARK_SIDE, ink: 'PAPER' },
    { ...beside, ...TITLE, y: 126 },
    { ...beside, ...TITLE_EN, y: 190 },
  ]
}

/** The merchant's name, and the English one where it is another. */
function nameParts({ merchantName, merchantNameEn }: PlateWords, measure: MeasureText): PlatePart[] {
  const name = { text: merchantName, size: 92, strong: true }
  if (merchantName === merchantNameEn) return fitted(name, { top: 260, height: 160, ink: 'INK' }, measure)
  const english = { text: merchantNameEn, size: 40, strong: false }
  return [
    ...fitted(name, { top: 244, height: 124, ink: 'INK' }, measure),
    ...fitted(english, { top: 368, height: 56, ink: 'MUTED' }, measure),
  ]
}

/** With what to pay; and for people who come back to the plate, which one it is. */
function footParts({ merchantNo, terminalNo, codeId, version }: PlateWords): PlatePart[] {
  const numbers = [merchantNo, terminalNo, codeId?.slice(-8).toUpperCase(), `v${version}`]
  const known = numbers.filter((number) => number !== undefined).join(' · ')
  const line = { kind: 'TEXT', strong: false, ink: 'MUTED' } as const
  return [
    { ...line, text: '用一码通或手机相机扫一扫', size: 32, x: EDGE, y: 1366, from: 'START' },
    { ...line, text: 'Yimatong or any phone camera', size: 32, x: PLATE_WIDTH - EDGE, y: 1366, from: 'END' },
    { ...line, text: known, size: 28, x: MIDDLE, y: 1418, from: 'MIDDLE' },
  ]
}

interface Slot {
  top: number
  height: number
  /** How wide a line may be; as wide as the plate when absent. */
  room?: number
  ink: PlateInk
}

/** From the middle of a line to its baseline, and from one line to the next, of a text of size 1. */
const DROP = 0.36
const LINE = 1.2

/** A text in the middle of its place, on one line or on two: as it can be larger. */
function fitted(text: PlateText, { top, height, room = ROOM, ink }: Slot, measure: MeasureText): PlatePart[] {
  const sizeOn = (lines: readonly string[]) => {
    const widest = Math.max(...lines.map((line) => measure({ ...text, text: line })))
    return Math.min(text.size, (text.size * room) / widest, height / LINE / lines.length)
  }
  const [one, two] = [[text.text], halves(text, measure)]
  const lines = sizeOn(one) >= sizeOn(two) ? one : two
  const size = sizeOn(lines)
  return lines.map((line, index) => ({
    kind: 'TEXT',
    text: line,
    size,
    strong: text.strong,
    x: MIDDLE,
    y: top + height / 2 + (index - (lines.length - 1) / 2) * size * LINE + size * DROP,
    from: 'MIDDLE',
    ink,
  }))
}

/** Between words where there are any, else between characters: never within one that is written as several. */
const CHARACTERS = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** The text on two lines of about the same width; one where it cannot be broken. */
function halves(text: PlateText, measure: MeasureText): string[] {
  const characters = [...CHARACTERS.segment(text.text)].map(({ segment }) => segment)
  const breaks = characters.flatMap((character, at) => (at > 0 && mayBreak(characters[at - 1], character) ? [at] : []))
  const pairs = breaks.map((at) => [characters.slice(0, at), characters.slice(at)].map((part) => part.join('').trim()))
  const widths = pairs.map((pair) => Math.max(...pair.map((line) => measure({ ...text, text: line }))))
  return pairs[widths.indexOf(Math.min(...widths))] ?? [text.text]
}

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const CLINGS_TO_BEFORE = /^[)）】》」』，。、；：！？,.;:!?]/u
const CLINGS_TO_AFTER = /[(（【《「『]$/u

function mayBreak(before = '', after: string): boolean {
  if (CLINGS_TO_BEFORE.test(after) || CLINGS_TO_AFTER.test(before)) return false
  return /\s/u.test(before) || IDEOGRAPH.test(before) || IDEOGRAPH.test(after)
}
