import { setImmediate as nextTurn } from 'node:timers/promises'
import { PLATE_HEIGHT, PLATE_WIDTH, SHEET_GRIDS, type SheetLayout } from '@yimatong/contract/plate'
import type PDFDocument from 'pdfkit'
import { printFonts } from '../../files/fonts.ts'
import { drawPlate, type Plate } from './plate.ts'

/** A4 upright, in points. */
const [SHORT, LONG] = [595.28, 841.89]
/** Printers do not reach the paper's edge (5 mm), and hands do not cut exactly. */
const LEAST_EDGE = 14
const USUAL_EDGE = 0.045

type Document = InstanceType<typeof PDFDocument>

/**
 * A PDF of plates, so many on each A4 page, as a stream. Halving A4 gives its own proportions again, so a plate is the same
 * drawing at A4, A5, A6 or A7; for two and eight the page lies on its side. Between plates payments have their turn.
 */
export async function sheetOf(plates: readonly Plate[], perPage: SheetLayout): Promise<Document> {
  const { columns, rows, landscape } = SHEET_GRIDS[perPage]
  const [width, height] = landscape ? [LONG, SHORT] : [SHORT, LONG]
  const cell = { width: width / columns, height: height / rows }
  // Loaded for the first sheet: most processes never draw one.
  const { default: Pdf } = await import('pdfkit')
  const document = new Pdf({
    size: [width, height],
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    info: { Title: ['商户码', plates[0]?.merchantName].join(' · '), Creator: 'Yimatong' },
  })
  for (const { name, bytes } of await printFonts()) document.registerFont(name, bytes)
  for (const [index, plate] of plates.entries()) {
    const place = index % perPage
    if (place === 0) {
      document.addPage()
      drawCuts(document, { columns, rows, width, height })
    }
    const [column, row] = [place % columns, Math.floor(place / columns)]
    drawPlate(document, plate, insideOf({ x: column * cell.width, y: row * cell.height, ...cell }))
    await nextTurn()
  }
  document.end()
  return document
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** The largest plate that keeps its distance from the cell's edges, in the cell's middle. */
function insideOf({ x, y, width, height }: Box): Box {
  const edge = Math.max(LEAST_EDGE, width * USUAL_EDGE)
  const scale = Math.min((width - 2 * edge) / PLATE_WIDTH, (height - 2 * edge) / PLATE_HEIGHT)
  const [plateWidth, plateHeight] = [PLATE_WIDTH * scale, PLATE_HEIGHT * scale]
  return { x: x + (width - plateWidth) / 2, y: y + (height - plateHeight) / 2, width: plateWidth, height: plateHeight }
}

interface Cuts {
  columns: number
  rows: number
  width: number
  height: number
}

/** Fine dashes from edge to edge of the paper, where it is to be cut. */
function drawCuts(document: Document, { columns, rows, width, height }: Cuts): void {
  document.save().lineWidth(0.5).strokeColor('#94a3b8').dash(4, { space: 4 })
  for (let column = 1; column < columns; column++) {
    document.moveTo((column * width) / columns, 0).lineTo((column * width) / columns, height)
  }
  for (let row = 1; row < rows; row++) document.moveTo(0, (row * height) / rows).lineTo(width, (row * height) / rows)
  document.stroke().restore()
}
