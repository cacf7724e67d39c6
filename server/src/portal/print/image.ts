import { crc32, deflateSync } from 'node:zlib'
import { type Matrix, QUIET_ZONE } from './matrix.ts'

/** The code as a drawing that any size fits: one path of dark modules on white. */
export function svgOf({ size, runs }: Matrix): string {
  const edge = size + 2 * QUIET_ZONE
  const path = runs.map(({ x, y, length }) => `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`).join('')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${edge} ${edge}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${edge}v${edge}H0z"/><path d="${path}"/></svg>\n`
  )
}

/**
 * The code as a picture of about this many pixels each way: a module is a whole number of pixels, so that edges stay sharp,
 * and the picture is never larger than asked for.
 */
export function pngOf({ size, runs }: Matrix, sizePx: number): Uint8Array {
  const modulePx = Math.max(1, Math.floor(sizePx / (size + 2 * QUIET_ZONE)))
  const edge = modulePx * (size + 2 * QUIET_ZONE)
  const rows = Array.from({ length: size + 2 * QUIET_ZONE }, () => new Uint8Array(edge).fill(255))
  for (const { x, y, length } of runs) {
    rows[y + QUIET_ZONE]?.fill(0, (x + QUIET_ZONE) * modulePx, (x + QUIET_ZONE + length) * modulePx)
  }
  // Each line of the picture begins with its filter: none.
  const lines = rows.flatMap((row) => Array.from({ length: modulePx }, () => Buffer.from([0, ...row])))
  const head = Buffer.alloc(13)
  head.writeUInt32BE(edge, 0)
  head.writeUInt32BE(edge, 4)
  // Eight bits of grey.
  head[8] = 8
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([SIGNATURE, ...parts])
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** A chunk of a PNG file (RFC 2083, 3.2). */
function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
