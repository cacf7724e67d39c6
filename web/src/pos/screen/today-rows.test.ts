import type { TerminalStatement } from '@yimatong/contract/gateway-api'
import { describe, expect, it } from 'vitest'
import { aBackRecord, aCodeRecord, aRecord, aView } from '../logic/testing.ts'
import type { SaleRecord } from '../logic/record.ts'
import { todayRows } from './today-rows.ts'

const DAY = '2026-11-21'
const statement = (...outTradeNos: string[]): TerminalStatement => ({
  businessDate: DAY,
  terminalNo: 'T00001',
  count: 0,
  amount: 0,
  surcharge: 0,
  total: 0,
  payments: outTradeNos.map((outTradeNo) => aView({ outTradeNo })),
})
const standings = (...[listed, records]: [TerminalStatement | undefined, SaleRecord[]]) =>
  todayRows(listed, records, [], DAY).map(({ outTradeNo, standing }) => `${outTradeNo} ${standing}`)

it('puts what only the till knows of on top, newest first', () => {
  const records = [
    aRecord({ outTradeNo: '2', state: 'ASKING' }),
    aRecord({ outTradeNo: '3', state: 'NOT_CHARGED' }),
    aRecord({ outTradeNo: '4', state: 'PAID', view: aView({ outTradeNo: '4' }) }),
  ]
  expect(standings(statement('1'), records)).toEqual(['4 PAID', '3 NOT_CHARGED', '2 CHECKING', '1 PAID'])
})

it("takes the server's word where both know a sale", () => {
  expect(standings(statement('1'), [aRecord({ outTradeNo: '1', state: 'ASKING' })])).toEqual(['1 PAID'])
})

it('leaves out what ended on another day, but not what has no end yet', () => {
  const records = [
    aRecord({ outTradeNo: '1', state: 'REFUSED', businessDate: '2026-11-20' }),
    aRecord({ outTradeNo: '2', state: 'ASKING', businessDate: '2026-11-20' }),
  ]
  expect(standings(undefined, records)).toEqual(['2 CHECKING'])
})

it('says what went back whole, in part, or not yet for sure', () => {
  const views = [
    aView({ outTradeNo: '1', state: 'REVOKED', refundedAmount: 1250 }),
    aView({ outTradeNo: '2', state: 'REFUND', refundedAmount: 500 }),
    aView({ outTradeNo: '3', state: 'REFUND', refundedAmount: 1250 }),
    aView({ outTradeNo: '4' }),
  ]
  const rows = todayRows(
    { ...statement(), payments: views },
    [],
    [aBackRecord({ outTradeNo: '4', state: 'ASKING' })],
    DAY,
  )
  expect(rows.map(({ standing }) => standing)).toEqual(['CANCELLED', 'REFUNDED_IN_PART', 'REFUNDED', 'GOING_BACK'])
})

describe('a dynamic code', () => {
  it('waits, is closed, or is paid, as its record says', () => {
    const records = [
      aCodeRecord({ outTradeNo: '1', state: 'OPEN' }),
      aCodeRecord({ outTradeNo: '2', state: 'CLOSED' }),
      aCodeRecord({ outTradeNo: '3', state: 'PAID', view: aView({ outTradeNo: '3' }) }),
    ]
    expect(standings(undefined, records)).toEqual(['3 PAID', '2 CLOSED', '1 WAITING'])
  })

  it('that went back after a cancellation says so', () => {
    const view = aView({ outTradeNo: '1', state: 'REVOKED' })
    expect(standings(undefined, [aCodeRecord({ outTradeNo: '1', state: 'CLOSED', view })])).toEqual(['1 CANCELLED'])
  })

  it('stands beside the attempt of the list that came to nothing, each with a key of its own', () => {
    const failed = aView({ outTradeNo: '1', state: 'PAYERROR' })
    const rows = todayRows(
      { ...statement(), payments: [failed] },
      [aCodeRecord({ outTradeNo: '1', state: 'OPEN' })],
      [],
      DAY,
    )
    expect(rows.map(({ standing }) => standing)).toEqual(['WAITING', 'DECLINED'])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2)
  })
})
