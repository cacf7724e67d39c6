import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { inRoot } from '../run.mjs'

const TEST_FILE = /`([\w./-]+\.(?:test|spec)\.(?:ts|mjs))`/g
const THREATS = /^\| attack .*\n\| ---.*\n((?:\|.*\n)+)/m

/**
 * The files that a row names; a bare name lies beside the file before it.
 * @param {string} row
 */
const filesOf = (row) => {
  let folder = ''
  return [...row.matchAll(TEST_FILE)].map(([, file = '']) => {
    if (!file.includes('/')) return path.join(folder, file)
    folder = path.dirname(file)
    return file
  })
}

test('every threat in SECURITY.md names a test that there is, a command, or says that there is none', () => {
  const rows = (THREATS.exec(readFileSync(inRoot('SECURITY.md'), 'utf8'))?.[1] ?? '').trimEnd().split('\n')
  const wrong = rows.flatMap((row) => {
    const files = filesOf(row)
    if (files.length === 0 && !/(?:\| `npm run |\| — \|$)/.test(row)) return [row]
    return files.filter((file) => !existsSync(inRoot(file)))
  })
  expect(wrong).toEqual([])
  expect(rows.length).toBeGreaterThan(80)
})
