import encodeQR from 'qr'

/** Modules of white that scanners want around the symbol (ISO/IEC 18004). */
const QUIET_ZONE = 4

export interface QrPath {
  /** Modules of a side, quiet zone included. */
  size: number
  /** SVG path data of all dark modules, one rectangle for each run in a row. */
  path: string
}

/** Dark runs as one path: a browser draws it far quicker than three thousand squares. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  let path = ''
  for (const [y, row] of rows.entries()) {
    let x = 0
    while (x < row.length) {
      const start = x
      while (row[x] === true) x++
      if (x > start) path += `M${start} ${y}h${x - start}v1h-${x - start}z`
      else x++
    }
  }
  return path
}

const drawn = (rows: boolean[][]): QrPath => ({ size: rows.length, path: pathOf(rows) })

/** The presentation's symbol: upper-case alphanumeric, level M, which makes its 308 characters version 10. */
export function qrOfCode(text: string): QrPath {
  return drawn(encodeQR(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: QUIET_ZONE }))
}

/** The 20 digits as a symbol of version 1: modules three times as large, for cracked screens and old scanners. */
export function qrOfDigits(digits: string): QrPath {
  return drawn(encodeQR(digits, 'raw', { ecc: 'quartile', encoding: 'numeric', border: QUIET_ZONE }))
}

/** Any text, such as a merchant code's address: bytes, level M, for a screen that a phone looks at. */
export function qrOfText(text: string): QrPath {
  return drawn(encodeQR(text, 'raw', { ecc: 'medium', encoding: 'byte', border: QUIET_ZONE }))
}
