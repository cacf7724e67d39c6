import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Report } from './report.ts'

/** Adds what was found to the file for machines: whatever becomes of the parts that follow, what was measured so far is kept. */
export function addToFile(file: string, found: Report): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : {}
  writeFileSync(file, `${JSON.stringify({ ...before, ...found }, null, 2)}\n`)
}
