import { MARK_PATH, MARK_SIZE } from '@yimatong/contract/mark'
import { formatYuan } from '@yimatong/contract/money'
import {
  SETTLEMENT_SIGNS,
  settlementLines,
  settlementSignOf,
  type SettlementSum,
  type SettlementView,
} from '@yimatong/contract/settlement-api'
import type PDFDocument from 'pdfkit'
import type { Language } from '../files/columns.ts'
import { printFonts } from '../files/fonts.ts'
import { SETTLEMENT_KIND_WORDS, SHEET_WORDS } from './words.ts'

type Document = InstanceType<typeof PDFDocument>

/** A4 upright, in points, with room for a punch. */
const [WIDTH, HEIGHT] = [595.28, 841.89]
const LEFT = 56
const RIGHT = WIDTH - 48
const BOTTOM = HEIGHT - 96
const ROW = 22

const INK = '#0f172a'
const MUTED = '#475569'
const LINE = '#cbd5e1'
const BRAND = '#1d4ed8'
const TINT = '#eff4ff'

interface Sheet {
  document: Document
  word: (name: keyof typeof SHEET_WORDS) => string
  language: Language
  view: SettlementView
  y: number
}

/** A settlement as a designed A4 page: what it comes to, line by line, what became known late, its hash, and room to sign. */
export async function settlementSheet(view: SettlementView, language: Language): Promise<Document> {
  const word = (name: keyof typeof SHEET_WORDS) => SHEET_WORDS[name][language]
  // Loaded for the first sheet: most processes never draw one.
  const { default: Pdf } = await import('pdfkit')
  const document = new Pdf({
    size: [WIDTH, HEIGHT],
    margin: 0,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    info: {
      Title: [word('title'), nameOf(view, language), view.content.businessDate].join(' · '),
      Creator: 'Yimatong',
    },
  })
  for (const { name, bytes } of await printFonts()) document.registerFont(name, bytes)
  const sheet: Sheet = { document, word, language, view, y: 56 }
  drawHead(sheet)
  drawNet(sheet)
  drawSums(sheet)
  drawRest(sheet)
  drawLate(sheet)
  drawFoot(sheet)
  document.end()
  return document
}

const nameOf = ({ merchantName, merchantNameEn }: SettlementView, language: Language): string =>
  language === 'zh' ? merchantName : merchantNameEn

const yuan = (fen: number): string => `${fen < 0 ? '-' : ''}¥${formatYuan(Math.abs(fen))}`

interface Style {
  size?: number
  strong?: boolean
  color?: string
  /** Ends at x instead of beginning there. */
  fromRight?: boolean
}

function put({ document }: Sheet, text: string, x: number, y: number, style: Style = {}): void {
  const { size = 10, strong = false, color = INK, fromRight = false } = style
  document
    .font(strong ? 'strong' : 'regular')
    .fontSize(size)
    .fillColor(color)
  const start = fromRight ? x - document.widthOfString(text) : x
  document.text(text, start, y, { lineBreak: false })
}

function rule({ document }: Sheet, y: number, color = LINE): void {
  document.save().lineWidth(0.75).strokeColor(color).moveTo(LEFT, y).lineTo(RIGHT, y).stroke().restore()
}

function drawHead(sheet: Sheet): void {
  const { document, word, view } = sheet
  const { content } = view
  document
    .save()
    .translate(LEFT, sheet.y)
    .scale(28 / MARK_SIZE)
  document.path(MARK_PATH).fill(BRAND, 'even-odd').restore()
  put(sheet, word('title'), LEFT + 40, sheet.y - 4, { size: 20, strong: true })
  put(sheet, word('campus'), LEFT + 40, sheet.y + 22, { color: MUTED })
  put(sheet, content.businessDate, RIGHT, sheet.y - 2, { size: 16, strong: true, fromRight: true })
  put(sheet, `${word('number')} ${content.settlementNo}`, RIGHT, sheet.y + 22, { color: MUTED, fromRight: true })
  sheet.y += 52
  rule(sheet, sheet.y, INK)
  put(sheet, nameOf(view, sheet.language), LEFT, sheet.y + 12, { size: 13, strong: true })
  put(sheet, `${word('merchant')} ${view.merchantNo}`, RIGHT, sheet.y + 14, { color: MUTED, fromRight: true })
  sheet.y += 44
}

/** The amount is the largest thing on the page. */
function drawNet(sheet: Sheet): void {
  const { document, word, view } = sheet
  document.roundedRect(LEFT, sheet.y, RIGHT - LEFT, 64, 8).fill(TINT)
  put(sheet, word('net'), LEFT + 16, sheet.y + 24, { size: 12, color: BRAND, strong: true })
  put(sheet, yuan(view.content.net), RIGHT - 16, sheet.y + 12, { size: 28, strong: true, fromRight: true })
  sheet.y += 84
}

const COLUMNS = [LEFT + 190, LEFT + 290, LEFT + 390, RIGHT] as const

function drawCells(sheet: Sheet, cells: readonly string[], style: Style = {}): void {
  const [name = '', ...numbers] = cells
  put(sheet, name, LEFT, sheet.y + 5, style)
  numbers.forEach((text, at) => put(sheet, text, COLUMNS[at] ?? RIGHT, sheet.y + 5, { ...style, fromRight: true }))
  sheet.y += ROW
  rule(sheet, sheet.y)
}

/** What is taken off has a minus, so that each column adds up to its foot. */
const sumCells = (
  name: string,
  sign: 1 | -1,
  { count, amount, surchargeSchool, surchargeMerchant }: SettlementSum,
): string[] => [name, String(count), ...[amount, surchargeMerchant, surchargeSchool].map((fen) => yuan(sign * fen))]

function drawSums(sheet: Sheet): void {
  const { word, view } = sheet
  const { total, netSales, surcharge } = view.content
  const heads = [word('item'), word('count'), word('amount'), word('surchargeMerchant'), word('surchargeSchool')]
  drawCells(sheet, heads, { color: MUTED, size: 9 })
  for (const { name, sum } of settlementLines(total))
    drawCells(sheet, sumCells(word(name), settlementSignOf(name), sum))
  const net = [netSales, surcharge.merchant, surcharge.school].map(yuan)
  drawCells(sheet, [word('netOf'), '', ...net], { strong: true })
  sheet.y += 14
}

/** From net sales to what is due, one step a line. */
function drawRest(sheet: Sheet): void {
  const { word, view } = sheet
  const { netSales, surcharge, commission, commissionBps, net } = view.content
  const step = (name: string, fen: number, style: Style = {}) => {
    put(sheet, name, LEFT, sheet.y + 5, style)
    put(sheet, yuan(fen), RIGHT, sheet.y + 5, { ...style, fromRight: true })
    sheet.y += ROW
    rule(sheet, sheet.y)
  }
  step(word('netSales'), netSales)
  step(word('surchargeMerchant'), surcharge.merchant)
  step(`${word('commission')} (${(commissionBps / 100).toFixed(2)}%)`, -commission)
  step(word('net'), net, { strong: true, size: 12 })
  put(sheet, `${word('schoolKeeps')} ${yuan(surcharge.school)}`, LEFT, sheet.y + 6, { size: 9, color: MUTED })
  sheet.y += 30
}

function drawLate(sheet: Sheet): void {
  const { document, word, view, language } = sheet
  const { late } = view.content
  if (late.length === 0) return
  put(sheet, word('late'), LEFT, sheet.y, { size: 11, strong: true })
  sheet.y += 18
  for (const line of late) {
    if (sheet.y + ROW > BOTTOM) {
      document.addPage({ size: [WIDTH, HEIGHT], margin: 0 })
      sheet.y = 56
    }
    put(sheet, line.businessDate, LEFT, sheet.y + 5)
    put(sheet, SETTLEMENT_KIND_WORDS[line.kind][language], LEFT + 80, sheet.y + 5)
    put(sheet, line.outTradeNo.slice(-32), LEFT + 190, sheet.y + 5, { size: 9, color: MUTED })
    const sign = SETTLEMENT_SIGNS[line.kind]
    put(sheet, yuan(sign * (line.amount + line.surchargeMerchant) || 0), RIGHT, sheet.y + 5, { fromRight: true })
    sheet.y += ROW
    rule(sheet, sheet.y)
  }
}

function drawFoot(sheet: Sheet): void {
  const { word, view } = sheet
  const { payout, hash, content } = view
  const y = HEIGHT - 84
  rule(sheet, y - 10)
  const paid =
    payout === undefined ? word('notPaidOut') : `${word('paidOut')} ${payout.paidOn} · ${payout.bankReference}`
  put(sheet, paid, LEFT, y, { size: 9 })
  put(sheet, `${word('made')} ${content.madeAt.slice(0, 19).replace('T', ' ')}`, RIGHT, y, {
    size: 9,
    color: MUTED,
    fromRight: true,
  })
  put(sheet, `SHA-256 ${hash}`, LEFT, y + 16, { size: 8, color: MUTED })
  put(sheet, `${word('signed')} ______________________`, RIGHT, y + 34, { size: 9, color: MUTED, fromRight: true })
}
