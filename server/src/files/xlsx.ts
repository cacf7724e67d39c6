import { strToU8, Zip, ZipDeflate } from 'fflate'
import { type Cell, type Column, type Language, plainYuan } from './columns.ts'

// One sheet of an Office Open XML workbook (ECMA-376), written as it is read from the database. Words are inline strings:
// a spreadsheet shows them and never runs them, and long numbers keep all their digits.

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships">
<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">
<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships">
<Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  // Style 1 is money with two decimals, style 2 a title.
  'xl/styles.xml': `<styleSheet xmlns="${MAIN}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
}

const SHEET_START = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const SHEET_END = '</sheetData></worksheet>'

/** A line's end within a cell would be read as a plain new line, were it not said by its number. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}
/** Words that happen to look like a character's number (ECMA-376, ST_Xstring) say that they are none. */
const LIKE_A_NUMBER = /_(?=x[0-9A-Fa-f]{4}_)/g
/** What XML 1.0 has no way to say. */
const UNSPEAKABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const escaped = (text: string): string =>
  text
    .replaceAll(UNSPEAKABLE, '')
    .replaceAll(LIKE_A_NUMBER, '_x005F_')
    .replaceAll(/[&<>"\r]/g, (sign) => ENTITIES[sign] ?? '')

const words = (text: string, style: number): string =>
  `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`

function cellXml(cell: Cell): string {
  if (typeof cell === 'string') return words(cell, 0)
  return 'fen' in cell ? `<c s="1"><v>${plainYuan(cell.fen)}</v></c>` : `<c s="0"><v>${cell.count}</v></c>`
}

const rowXml = (cells: readonly string[]): string => `<row>${cells.join('')}</row>`

/** The bytes of an XLSX file, group by group. */
export async function* xlsxOf<Row>(
  columns: readonly Column<Row>[],
  groups: AsyncIterable<readonly Row[]>,
  language: Language,
) {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error
    ready.push(bytes)
  })
  const add = (name: string) => {
    const part = new ZipDeflate(name, { level: 6 })
    zip.add(part)
    return part
  }
  for (const [name, xml] of Object.entries(PARTS)) add(name).push(strToU8(HEAD + xml), true)
  const sheet = add('xl/worksheets/sheet1.xml')
  sheet.push(strToU8(SHEET_START + rowXml(columns.map(({ title }) => words(title[language], 2)))))
  for await (const group of groups) {
    sheet.push(strToU8(group.map((row) => rowXml(columns.map(({ read }) => cellXml(read(row, language))))).join('')))
    yield* ready.splice(0)
  }
  sheet.push(strToU8(SHEET_END), true)
  zip.end()
  yield* ready.splice(0)
}
