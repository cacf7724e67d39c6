import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Offence } from './check.ts'

/** Every row that offends a check, in a file: there may be more than memory holds. */
export interface List {
  file: string
  add(offence: Offence): void
  close(): void
}

let folder: string | undefined

/** A look that comes later writes over what the one before it has found, so that books that stay wrong fill no disk. */
export function openList(check: string): List {
  folder ??= mkdtempSync(path.join(tmpdir(), 'yimatong-audit-'))
  const file = path.join(folder, `${check}.txt`)
  const to = openSync(file, 'w', 0o600)
  return {
    file,
    add: ({ subject, trouble }) => void writeSync(to, `${subject}: ${trouble}\n`),
    close: () => closeSync(to),
  }
}
