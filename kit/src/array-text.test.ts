import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLog } from '../test/make-app.ts'
import { startPostgres, type TestServer } from '../test/postgres.ts'
import { bytesArray, plainArray, textArray } from './array-text.ts'
import { createDatabase, type Database } from './database.ts'

let server: TestServer
let database: Database
beforeAll(async () => {
  server = await startPostgres()
  database = createDatabase({ url: server.url, name: 'kit-test', log: aLog().log })
})
afterAll(async () => {
  await database.close()
  await server.stop()
})

/** What PostgreSQL makes of it. */
async function read(array: string, type: string): Promise<unknown> {
  const statement = { name: `read-${type}`, text: `SELECT $1::${type}[] AS value`, values: [array] }
  return (await database.query<{ value: unknown }>(statement)).rows[0]?.value
}

describe('an array as text', () => {
  it('is read as the very texts that were written, whatever is in them', async () => {
    const odd = fc.constantFrom(
      '',
      'NULL',
      'null',
      '"',
      '\\',
      '{}',
      'a,b',
      ' x ',
      '\n',
      '张三',
      '{"a":"张\\\\n"}',
      '"\n',
      '"\t😀"',
    )
    const texts = fc.array(
      fc.option(
        fc.oneof(
          odd,
          fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
        ),
      ),
    )
    await fc.assert(
      fc.asyncProperty(texts, async (values) => {
        expect(await read(textArray(values), 'text')).toEqual(values)
      }),
      { numRuns: 100 },
    )
    expect(await read(textArray([undefined, 'a']), 'text')).toEqual([null, 'a'])
  })

  it('is read as the very numbers, truths and bytes', async () => {
    expect(await read(plainArray([1, null, -3, undefined]), 'int')).toEqual([1, null, -3, null])
    expect(await read(plainArray([1_763_831_000_123.5, null]), 'float8')).toEqual([1_763_831_000_123.5, null])
    expect(await read(plainArray([true, false, null]), 'boolean')).toEqual([true, false, null])
    expect(await read(plainArray([]), 'int')).toEqual([])
    const bytes = [Uint8Array.of(0, 92, 34, 255), null, Buffer.alloc(0), new Uint8Array([1, 2, 3]).subarray(1)]
    const expected = bytes.map((value) => value && Buffer.from(value))
    expect(await read(bytesArray(bytes), 'bytea')).toEqual(expected)
  })
})
