import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addToFile } from './json-file.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'yimatong-bench-json-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('keeps what was measured before when more is', () => {
  const file = path.join(dir, 'out.json')
  addToFile(file, { ratioToExpress: 0.3 })
  addToFile(file, { growth: { '1000000': 0.98 } })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ratioToExpress: 0.3, growth: { '1000000': 0.98 } })
})
