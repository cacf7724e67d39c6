import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import type { TillRecord } from '@yimatong/contract/till-records-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let till: Till

const PATH = '/gateway/v1/till-records'
const now = Date.now()

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
})

afterAll(() => world?.close())

type Said = Answer<{ kept?: number; code?: string }>

async function send(records: readonly object[], by = till): Promise<Said> {
  const body = JSON.stringify({ records })
  return call(world.gateway.url, { method: 'POST', path: PATH, body, headers: await by.sign({ path: PATH, body }) })
}

const aRecord = (record: Partial<TillRecord> & { outTradeNo: string }): TillRecord => ({
  word: 'PAID',
  amount: 1250,
  businessDate: businessDateOf(now),
  saidAt: toRfc3339(now),
  ...record,
})

async function wordsOf(outTradeNo: string): Promise<string[]> {
  const { rows } = await world.owner.query<{ word: string }>({
    text: 'SELECT word::text FROM till_records WHERE out_trade_no = $1 ORDER BY said_at DESC, received_at DESC',
    values: [outTradeNo],
  })
  return rows.map(({ word }) => word)
}

describe("a till's own records", () => {
  it('are kept once, however often they are sent', async () => {
    const records = [aRecord({ outTradeNo: 'R1', total: 1300 }), aRecord({ outTradeNo: 'R2', word: 'DECLINED' })]
    expect((await send(records)).body).toEqual({ kept: 2 })
    expect((await send(records)).body).toEqual({ kept: 0 })
    expect(await wordsOf('R1')).toEqual(['PAID'])
  })

  it('keep every word that differs, and the latest counts, also when an earlier one is sent once more', async () => {
    const first = aRecord({ outTradeNo: 'R3', word: 'OPEN' })
    const last = aRecord({ outTradeNo: 'R3', saidAt: toRfc3339(now + 5000) })
    expect((await send([first])).body).toEqual({ kept: 1 })
    expect((await send([last])).body).toEqual({ kept: 1 })
    expect((await send([first])).body).toEqual({ kept: 0 })
    expect((await send([{ ...last, saidAt: toRfc3339(now + 9000) }])).body).toEqual({ kept: 0 })
    expect(await wordsOf('R3')).toEqual(['PAID', 'OPEN'])
  })

  it('belong to the till that signed them, whatever number another till has used', async () => {
    const other = await aTill(world)
    expect((await send([aRecord({ outTradeNo: 'R4' })])).body).toEqual({ kept: 1 })
    expect((await send([aRecord({ outTradeNo: 'R4' })], other)).body).toEqual({ kept: 1 })
  })

  it('are refused without a signature', async () => {
    const body = JSON.stringify({ records: [aRecord({ outTradeNo: 'R5' })] })
    const headers = { authorization: `Bearer ${till.accessToken}` }
    const { status, body: said } = await call(world.gateway.url, { method: 'POST', path: PATH, body, headers })
    expect([status, said['code']]).toEqual([401, 'SIGNATURE_INVALID'])
  })

  it.each<[string, object[]]>([
    ['no records', []],
    ['more than fit', Array.from({ length: 81 }, (_, n) => aRecord({ outTradeNo: `M${n}` }))],
    ['a total below its amount', [aRecord({ outTradeNo: 'X', total: 1249 })]],
    ['half a fen', [aRecord({ outTradeNo: 'X', amount: 12.5 })]],
    ['a day long gone', [aRecord({ outTradeNo: 'X', businessDate: '2020-01-01' })]],
    ['a day to come', [aRecord({ outTradeNo: 'X', businessDate: '2099-01-01' })]],
    ['a word that nobody knows', [{ ...aRecord({ outTradeNo: 'X' }), word: 'FINE' }]],
    ["another till's number", [{ ...aRecord({ outTradeNo: 'X' }), terminalNo: 'T99999' }]],
  ])('refuse %s', async (_name, records) => {
    const { status, body } = await send(records)
    expect([status, body.code]).toEqual([422, 'VALIDATION_FAILED'])
  })
})
