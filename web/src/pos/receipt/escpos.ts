import type { Receipt } from '../../shared/receipt/receipt.ts'
import { gb18030 } from './gb18030.ts'
import { linesOf, type PrintedLine, type Roll } from './layout.ts'

/** The few commands of ESC/POS that a receipt needs, which every thermal printer on a counter knows. */
const RESET = [0x1b, 0x40]
/** Two bytes are one Chinese sign. */
const CHINESE = [0x1c, 0x26]
const LINE_END = 0x0a
const FEED_FOUR_LINES = [0x1b, 0x64, 4]
/** Feeds to the knife and leaves one point uncut, so that nothing falls down. */
const CUT = [0x1d, 0x56, 0x42, 0]

const scaled = (scale: 1 | 2) => [0x1d, 0x21, scale === 2 ? 0x11 : 0]
const emphasised = (strong: boolean) => [0x1b, 0x45, strong ? 1 : 0]

function bytesOfLine({ text, scale, strong }: PrintedLine): number[] {
  return [...scaled(scale), ...emphasised(strong), ...gb18030(text), LINE_END]
}

/** A receipt as bytes for a printer with that roll, from the reset to the cut. */
export function escposOf(receipt: Receipt, roll: Roll): Uint8Array<ArrayBuffer> {
  const lines = linesOf(receipt, roll).flatMap(bytesOfLine)
  return Uint8Array.from([...RESET, ...CHINESE, ...lines, ...FEED_FOUR_LINES, ...CUT])
}
