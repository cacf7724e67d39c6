import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readStatement } from '../../src/reconciliation/statement.ts'

const DATE = '2026-03-02'
const AT = '2026-03-02T12:00:00.000+08:00'
const line = (n: number, amount = 1250) =>
  JSON.stringify({
    postingId: `pay_${n}`,
    kind: 'DEBIT',
    payerAccount: 'P1',
    merchantAccount: 'M1',
    amount,
    surcharge: n,
    occurredAt: AT,
    postedAt: AT,
  })

const LINES = [line(1), line(2), line(3)]
const sha256 = (lines: readonly string[]) =>
  createHash('sha256')
    .update(lines.map((one) => `${one}\n`).join(''))
    .digest('hex')
const TRAILER = {
  trailer: true,
  businessDate: DATE,
  rows: 3,
  totalAmount: 3750,
  totalSurcharge: 6,
  sha256: sha256(LINES),
}

async function* inChunks(chunks: string[][]): AsyncGenerator<string[], void> {
  yield* chunks
}

async function read(...chunks: string[][]) {
  const reading = readStatement(DATE, inChunks(chunks), () => undefined)
  let text = ''
  for await (const rows of reading.copyRows) text += rows
  return { text, trailer: reading.trailer() }
}

describe("a day's statement", () => {
  it.each<[string, string[][]]>([
    ['in one piece', [[...LINES, JSON.stringify(TRAILER)]]],
    ['line by line', [...LINES, JSON.stringify(TRAILER)].map((one) => [one])],
    ['with nothing now and then', [[], LINES, [], [JSON.stringify(TRAILER)], []]],
  ])('is read whole, %s', async (_name, chunks) => {
    const { text, trailer } = await read(...chunks)
    expect(text.split('\n').filter((row) => row !== '')).toHaveLength(3)
    expect(trailer.rows).toBe(3)
  })

  it('may be empty', async () => {
    const trailer = { ...TRAILER, rows: 0, totalAmount: 0, totalSurcharge: 0, sha256: sha256([]) }
    expect((await read([JSON.stringify(trailer)])).text).toBe('')
  })

  it.each<[string, string[]]>([
    ['STATEMENT_CUT_OFF', LINES],
    ['STATEMENT_CUT_OFF', []],
    ['STATEMENT_CUT_OFF', [...LINES, JSON.stringify(TRAILER).slice(0, 40)]],
    ['STATEMENT_UNREADABLE', [LINES[0] ?? '', '<html>', JSON.stringify(TRAILER)]],
    ['STATEMENT_UNREADABLE', [line(1, 12.5), JSON.stringify(TRAILER)]],
    // Half of it, and the trailer of the whole.
    ['STATEMENT_WRONG', [...LINES.slice(1), JSON.stringify(TRAILER)]],
    ['STATEMENT_WRONG', [line(1, 1251), ...LINES.slice(1), JSON.stringify({ ...TRAILER, totalAmount: 3751 })]],
    ['STATEMENT_WRONG', [...LINES, JSON.stringify({ ...TRAILER, businessDate: '2026-03-03' })]],
    ['STATEMENT_WRONG', [...LINES, JSON.stringify({ ...TRAILER, totalSurcharge: 7 })]],
  ])('is none: %s', async (fault, lines) => {
    await expect(read(lines)).rejects.toMatchObject({ fault })
  })
})
