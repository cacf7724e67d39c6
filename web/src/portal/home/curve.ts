import type { PortalHome } from '@yimatong/contract/portal-api'

type Quarter = PortalHome['curve'][number]

/** A quarter of an hour in the drawing; amounts in fen. */
export interface Point {
  from: string
  amount: number
  count: number
  comparedAmount: number
  comparedCount: number
}

/** Breakfast to supper are always drawn; a stall that sells at night gets its night too. */
const FIRST = 6 * 4
const END = 21 * 4

const sold = ({ count, comparedCount }: Quarter) => count > 0 || comparedCount > 0

/** The quarters worth drawing: six to nine, wider where something was sold outside. Whole hours at both ends. */
export function drawnQuarters(curve: readonly Quarter[]): readonly Point[] {
  const first = curve.findIndex(sold)
  const last = curve.findLastIndex(sold)
  const from = first === -1 ? FIRST : Math.min(FIRST, first - (first % 4))
  const to = last === -1 ? END : Math.max(END, last - (last % 4) + 4)
  return curve.slice(from, to)
}

const STEPS = [1, 2, 5, 10]

/**
 * Lines of a scale from 0 to at least `highest` fen, all of them round figures in yuan, about three above zero.
 */
export function scaleLines(highest: number): readonly number[] {
  const rough = Math.max(highest, 100) / 3
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(100, unit * (STEPS.find((factor) => factor * unit >= rough) ?? 10))
  const lines = Math.ceil(Math.max(highest, 1) / step)
  return Array.from({ length: lines + 1 }, (_, line) => line * step)
}
