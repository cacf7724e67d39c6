/**
 * Text as GB 18030, which Chinese receipt printers read. Browsers only decode it, so the table is turned round once: all
 * pairs of bytes are decoded, and what comes out says what goes in. That is a tenth of a second, and no table to carry.
 */

type Table = ReadonlyMap<string, readonly [number, number]>

let table: Table | undefined

function madeTable(): Table {
  const decoder = new TextDecoder('gb18030')
  const made = new Map<string, readonly [number, number]>()
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) {
      const sign = decoder.decode(Uint8Array.of(first, second))
      // A pair that stands for nothing decodes as more than one sign, or as none that is known.
      if ([...sign].length === 1 && sign !== '\ufffd' && !made.has(sign)) made.set(sign, [first, second])
    }
  }
  return made
}

/** In place of a sign that takes four bytes: hardly any printer has it, and it would print four signs that nobody wrote. */
const UNKNOWN: readonly number[] = [0xa1, 0xf5]

/** One byte for a sign of ASCII, two for any other. */
export function gb18030(text: string): number[] {
  table ??= madeTable()
  const bytes: number[] = []
  for (const sign of text) {
    if (sign <= '\u007f') bytes.push(sign.charCodeAt(0))
    else bytes.push(...(table.get(sign) ?? UNKNOWN))
  }
  return bytes
}
