import { appendFileSync, writeFileSync } from 'node:fs'
import type { Struck } from './faults/strike.ts'
import type { Sale } from './lunch/history.ts'

const LINES_AT_ONCE = 5000

/** A line for each fault and for each sale: all of them in one text would be more than a string can hold. */
export function writeHistory(file: string, struck: readonly Struck[], sales: readonly Sale[]): void {
  const lines = [...struck, ...sales].map((one) => `${JSON.stringify(one)}\n`)
  writeFileSync(file, '')
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE)
    appendFileSync(file, lines.slice(from, from + LINES_AT_ONCE).join(''))
}
