import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Chain, fileOf, hashOf, toDisk } from './files.ts'
import type { Totals } from './count.ts'
import type { Month } from './months.ts'
import { TABLES, type Table, titleOf } from './tables.ts'

/** What a file of the archive holds: whoever has the manifest can tell whether the file is still what was written. */
export interface FileEntry extends Totals {
  file: string
  /** Of the compressed file, in hex. */
  sha256: string
  /** Of a table whose rows hang on one another. */
  chain?: Chain
}

/** Written last, so a folder that has one is whole. */
export interface Manifest {
  format: 1
  month: Month
  writtenAt: string
  /** By table, `payment.payments`. */
  tables: Record<string, FileEntry>
}

const NAME = 'manifest.json'

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const file = path.join(directory, NAME)
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  await toDisk(file)
}

export async function readManifest(directory: string): Promise<Manifest> {
  const manifest = JSON.parse(await readFile(path.join(directory, NAME), 'utf8')) as Manifest
  if (manifest.format !== 1) throw new Error(`${path.join(directory, NAME)} has a form that is not known here.`)
  return manifest
}

export function entryOf({ tables }: Manifest, table: Table): FileEntry {
  const entry = tables[titleOf(table)]
  if (entry === undefined) throw new Error(`The manifest knows nothing of ${titleOf(table)}.`)
  return entry
}

/** The files that are no longer what the manifest says, a sentence each. */
export async function faultsOf(directory: string, manifest: Manifest): Promise<string[]> {
  const faults: string[] = []
  for (const table of TABLES) {
    const found = await hashOf(path.join(directory, fileOf(table))).catch(() => undefined)
    if (found === undefined) faults.push(`${titleOf(table)}: the file is gone or cannot be read`)
    else if (found !== entryOf(manifest, table).sha256) faults.push(`${titleOf(table)}: the file was changed`)
  }
  return faults
}
