import { MARK_PATH, MARK_SIZE } from '@yimatong/contract/mark'
import {
  type MeasureText,
  PLATE_WIDTH,
  type PlateInk,
  type PlatePart,
  plateParts,
  type PlateText,
  type PlateWords,
} from '@yimatong/contract/plate'
import type PDFDocument from 'pdfkit'
import { matrixOf, QUIET_ZONE } from './matrix.ts'

/** What is printed, and the text of its QR. */
export interface Plate extends PlateWords {
  url: string
}

type Document = InstanceType<typeof PDFDocument>
type Part<Kind extends PlatePart['kind']> = Extract<PlatePart, { kind: Kind }>

const INKS: Readonly<Record<PlateInk, string>> = {
  BRAND: '#1d4ed8',
  TINT: '#eff4ff',
  INK: '#0f172a',
  MUTED: '#475569',
  PAPER: '#ffffff',
}

/** Draws a plate whose corner is at `x` and `y`, so many points wide. */
export function drawPlate(document: Document, plate: Plate, { x, y, width }: { x: number; y: number; width: number }) {
  document
    .save()
    .translate(x, y)
    .scale(width / PLATE_WIDTH)
  for (const part of plateParts(plate, measureWith(document))) drawPart(document, part, plate.url)
  document.restore()
}

const inFont = (document: Document, { size, strong }: Pick<PlateText, 'size' | 'strong'>) =>
  document.font(strong ? 'strong' : 'regular').fontSize(size)

const measureWith =
  (document: Document): MeasureText =>
  (text) =>
    inFont(document, text).widthOfString(text.text)

function drawPart(document: Document, part: PlatePart, url: string): void {
  switch (part.kind) {
    case 'BOX':
      document.roundedRect(part.x, part.y, part.width, part.height, part.radius).fill(INKS[part.ink])
      return
    case 'TEXT':
      drawText(document, part)
      return
    case 'MARK':
      document
        .save()
        .translate(part.x, part.y)
        .scale(part.side / MARK_SIZE)
      document.path(MARK_PATH).fill(INKS[part.ink], 'even-odd').restore()
      return
    case 'CODE':
      drawCode(document, url, part)
  }
}

const SHARE_BEFORE = { START: 0, MIDDLE: 0.5, END: 1 } as const

function drawText(document: Document, text: Part<'TEXT'>): void {
  const x = text.x - SHARE_BEFORE[text.from] * measureWith(document)(text)
  inFont(document, text).fillColor(INKS[text.ink])
  document.text(text.text, x, text.y, { lineBreak: false, baseline: 'alphabetic' })
}

/** The code as one black path: sharp at any size. Its white edge is left of the paper below it. */
function drawCode(document: Document, url: string, { x, y, side }: Part<'CODE'>): void {
  const { size, runs } = matrixOf(url)
  const module = side / (size + 2 * QUIET_ZONE)
  const [left, top] = [x + QUIET_ZONE * module, y + QUIET_ZONE * module]
  for (const run of runs) document.rect(left + run.x * module, top + run.y * module, run.length * module, module)
  document.fillColor('#000000').fill()
}
