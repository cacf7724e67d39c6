import type { TillRecord } from '@yimatong/contract/till-records-api'
import { tillRecordsBody } from '@yimatong/contract/till-records-api'
import { expect, it } from 'vitest'
import type { CodeRecord, RecordState } from '../logic/record.ts'
import { createTelling } from './telling.ts'

const AT = Date.parse('2026-11-22T04:00:00Z')

const aSale = (outTradeNo: string, state: RecordState): CodeRecord => ({
  form: 'DYNAMIC',
  outTradeNo,
  terminalId: 'ter_1',
  amountFen: 1250,
  businessDate: '2026-11-22',
  writtenAt: AT,
  state,
  sends: 1,
  asked: 0,
  known: true,
  endedAt: AT + 1000,
})

function aTill(records: CodeRecord[]) {
  const sent: TillRecord[][] = []
  const kept = new Map<string, string>()
  const state = { records, online: true }
  return Object.assign(state, {
    sent,
    kept,
    telling: createTelling(
      {
        records: () => state.records,
        send: async (batch) => {
          if (!state.online) throw new Error('no network')
          tillRecordsBody.parse({ records: batch })
          sent.push([...batch])
        },
        keep: async (told) => told.forEach((word, outTradeNo) => kept.set(outTradeNo, word)),
      },
      new Map(),
    ),
  })
}

it('tells each sale once, and again when it has come to another word', async () => {
  const till = aTill([aSale('A', 'PAID'), aSale('B', 'ASKING')])
  await till.telling.tell()
  await till.telling.tell()
  expect(till.sent.map((batch) => batch.map(({ word }) => word))).toEqual([['PAID', 'OPEN']])
  till.records = [aSale('A', 'PAID'), aSale('B', 'NOT_CHARGED')]
  await till.telling.tell()
  expect(till.sent[1]).toMatchObject([
    { outTradeNo: 'B', word: 'NOT_CHARGED', saidAt: '2026-11-22T12:00:01.000+08:00' },
  ])
  expect(Object.fromEntries(till.kept)).toEqual({ A: 'PAID', B: 'NOT_CHARGED' })
})

it('tells later what it could not tell without a network, and a week of sales in parts', async () => {
  const till = aTill(Array.from({ length: 1000 }, (_, n) => aSale(`S${n}`, 'PAID')))
  till.online = false
  await till.telling.tell()
  expect(till.kept.size).toBe(0)
  till.online = true
  await till.telling.tell()
  expect(till.sent.map(({ length }) => length)).toEqual([80, 80, 80, 80, 80])
  await till.telling.tell()
  await till.telling.tell()
  expect(till.kept.size).toBe(1000)
})
