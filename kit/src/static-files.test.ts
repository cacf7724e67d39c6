import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anApp } from '../test/make-app.ts'
import { compressedFiles, precompressedFiles, staticFiles } from './static-files.ts'

const SCRIPT = 'export const answer = 42\n'.repeat(100)
/** Tells in a test where an answer came from. */
const BY_THE_BUILD = 'compressed by the build'
const folder = mkdtempSync(join(tmpdir(), 'static-'))
let get: (path: string, accepts: string) => request.Test

beforeAll(() => {
  writeFileSync(join(folder, 'app.js'), SCRIPT)
  writeFileSync(join(folder, 'app.js.br'), brotliCompressSync(BY_THE_BUILD))
  writeFileSync(join(folder, 'alone.js'), SCRIPT)
  const { app } = anApp({
    also: (express) => {
      express.use('/assets', precompressedFiles(folder), compressedFiles, staticFiles(folder, { index: false }))
    },
  })
  get = (path, accepts) => request(app).get(path).set('Accept-Encoding', accepts)
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('files that the build has compressed', () => {
  it('go as they lie there to whoever takes Brotli', async () => {
    const { text, headers } = await get('/assets/app.js', 'gzip, deflate, br')
    expect([text, headers['content-encoding'], headers['vary']]).toEqual([BY_THE_BUILD, 'br', 'Accept-Encoding'])
    expect(headers['content-type']).toMatch(/^text\/javascript/)
  })

  it.each([
    ['gzip', 'gzip'],
    ['identity', undefined],
    ['br;q=0, gzip', 'gzip'],
  ])('are compressed on their way, or not, for %s', async (accepts, encoding) => {
    const { text, headers } = await get('/assets/app.js', accepts)
    expect([text, headers['content-encoding'], headers['vary']]).toEqual([SCRIPT, encoding, 'Accept-Encoding'])
  })

  it('are no others', async () => {
    expect((await get('/assets/alone.js', 'br')).text).toBe(SCRIPT)
    expect((await get('/assets/none.js', 'br')).status).toBe(404)
  })
})
