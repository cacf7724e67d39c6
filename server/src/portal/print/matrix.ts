import { encodeQR } from 'qr'

/** The white edge that every reader expects, in modules (ISO/IEC 18004, 6.3.8). */
export const QUIET_ZONE = 4

/** A run of dark modules in a row. */
export interface Run {
  x: number
  y: number
  length: number
}

/** A QR code's modules as runs, without its white edge; `size` modules each way. */
export interface Matrix {
  size: number
  runs: readonly Run[]
}

/** Level M: a plate that lost a seventh of itself still reads. */
export function matrixOf(text: string): Matrix {
  // The encoder wants a white edge, one module at least; it is taken off again.
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1))
  return { size: rows.length, runs: rows.flatMap((row, y) => runsOf(row, y)) }
}

function runsOf(row: readonly boolean[], y: number): Run[] {
  const runs: Run[] = []
  row.forEach((dark, x) => {
    const last = runs.at(-1)
    if (!dark) return
    if (last !== undefined && last.x + last.length === x) last.length++
    else runs.push({ x, y, length: 1 })
  })
  return runs
}
