import { createRequire } from 'node:module'
import type { SHEET_LAYOUTS } from '@yimatong/contract/portal-api'
import PDFDocument from 'pdfkit'
import { matrixOf, QUIET_ZONE } from './matrix.ts'

/** What stands on one plate. */
export interface Plate {
  merchantName: string
  merchantNameEn: string
  label: string
  /** The till that it belongs to. */
  terminalNo?: string | undefined
  /** For people who come back to it: which code, which version. */
  mark: string
  /** The text of the QR. */
  url: string
}

type PerPage = (typeof SHEET_LAYOUTS)[number]

/** Embedded, so that a printer without Chinese shows it, too; only the characters that are used. */
const FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
)

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89 }
const GRIDS: Readonly<Record<PerPage, { columns: number; rows: number }>> = {
  1: { columns: 1, rows: 1 },
  2: { columns: 1, rows: 2 },
  4: { columns: 2, rows: 2 },
  8: { columns: 2, rows: 4 },
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

type Document = InstanceType<typeof PDFDocument>

/** A PDF of plates, so many on each A4 page, as a stream. */
export function sheetOf(plates: readonly Plate[], perPage: PerPage): Document {
  const { columns, rows } = GRIDS[perPage]
  const cell = { width: PAGE.width / columns, height: PAGE.height / rows }
  const document = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, info: { Title: '商户码' } })
  document.registerFont('plate', FONT).font('plate')
  plates.forEach((plate, index) => {
    const place = index % perPage
    if (place === 0) document.addPage()
    const [column, row] = [place % columns, Math.floor(place / columns)]
    drawPlate(document, plate, { x: column * cell.width, y: row * cell.height, ...cell })
  })
  document.end()
  return document
}

/** One plate in its box: a line to cut along, names above, the code, what to do and the mark below. */
function drawPlate(document: Document, plate: Plate, box: Box): void {
  document
    .rect(box.x + 6, box.y + 6, box.width - 12, box.height - 12)
    .lineWidth(0.5)
    .dash(3, {})
    .strokeColor('#999999')
    .stroke()
    .undash()
  const unit = Math.min(box.width, box.height / 1.25)
  const write = textWriter(document, box)
  let y = box.y + unit * 0.06
  y = write(plate.merchantName, y, unit * 0.06)
  y = write(plate.merchantNameEn, y, unit * 0.032)
  y = write([plate.label, plate.terminalNo].filter((word) => word !== undefined).join('  ·  '), y, unit * 0.042)
  const footer = unit * 0.15
  const side = Math.min(box.width - unit * 0.12, box.y + box.height - footer - y - unit * 0.02)
  drawCode(document, plate.url, { x: box.x + (box.width - side) / 2, y, width: side, height: side })
  y = write('打开一码通，扫一扫付款  ·  Scan to pay', y + side, unit * 0.036)
  write(plate.mark, y, unit * 0.022)
}

/** Writes one centred line, smaller where it would not fit, and gives where the next one begins. */
function textWriter(document: Document, box: Box): (text: string, y: number, size: number) => number {
  const room = box.width - 32
  return (text, y, size) => {
    document.fontSize(size)
    const width = document.widthOfString(text)
    const fitting = width > room ? (size * room) / width : size
    document.fillColor('#111111').fontSize(fitting)
    document.text(text, box.x + 16, y, { width: room, align: 'center', lineBreak: false })
    return y + size * 1.45
  }
}

/** The code with its white edge, as one black path: sharp at any size. */
function drawCode(document: Document, url: string, box: Box): void {
  const { size, runs } = matrixOf(url)
  const module = box.width / (size + 2 * QUIET_ZONE)
  const [x, y] = [box.x + QUIET_ZONE * module, box.y + QUIET_ZONE * module]
  for (const run of runs) document.rect(x + run.x * module, y + run.y * module, run.length * module, module)
  document.fillColor('#000000').fill()
}
