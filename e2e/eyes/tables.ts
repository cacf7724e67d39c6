import { inflateRawSync } from 'node:zlib'

/** Reads the files that a spreadsheet would, by nothing but their formats: RFC 4180, and a ZIP of Office Open XML. */

/** The rows of a CSV file, each cell as its text. */
export function readCsv(file: Buffer): string[][] {
  const text = file.toString('utf8').replace(/^\u{feff}/u, '')
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  // Behind the last line's end there is nothing, which is no row.
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '')
}

const END_OF_DIRECTORY = 0x06054b50
const DEFLATED = 8

/** The text of one file inside a ZIP, found by the directory at its end. */
function unzipped(zip: Buffer, wanted: string): string {
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(END_OF_DIRECTORY).buffer))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
    if (name === wanted) {
      const [method, size, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)]
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const packed = zip.subarray(start, start + size)
      return (method === DEFLATED ? inflateRawSync(packed) : packed).toString('utf8')
    }
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (noteLength ?? 0)
  }
  throw new Error(`there is no ${wanted} in the file`)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The rows of a workbook's first sheet, each cell as its text; and whether any of them is a formula. */
export function readXlsx(file: Buffer): { rows: string[][]; hasFormula: boolean } {
  const sheet = unzipped(file, 'xl/worksheets/sheet1.xml')
  const rows = [...sheet.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\b[^>]*>(?:<is><t[^>]*>(.*?)<\/t><\/is>|<v>(.*?)<\/v>)<\/c>/gs)].map(([, words, number = '']) =>
      (words ?? number).replaceAll(/&(\w+);/g, (sign, name: string) => ENTITIES[name] ?? sign),
    ),
  )
  return { rows, hasFormula: /<f\b/.test(sheet) }
}
