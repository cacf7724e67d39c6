import { describe, expect, it } from 'vitest'
import { moveRecord } from '../logic/record.ts'
import { EMPTY_SALE, type Sale } from '../logic/sale-state.ts'
import { aRecord, aView } from '../logic/testing.ts'
import { stageOf } from './stage.ts'
import { whyNotPaid } from './why-not-paid.ts'

const NOON = Date.parse('2026-11-21T12:00:00+08:00')
const confirmation = { reason: 'AMOUNT', state: 'PENDING', expiresAt: '2026-11-21T12:00:45+08:00' } as const
const asked = aView({ state: 'USERPAYING', confirmation })
const sent = aRecord({ state: 'SENT' })
const sale: Sale = { ...EMPTY_SALE, panel: { at: 'WORKING', outTradeNo: sent.outTradeNo, since: NOON } }

describe('a sale whose customer must confirm', () => {
  it('says so, until when, and that nothing is charged yet', () => {
    const record = moveRecord(sent, { type: 'VIEW', view: asked, at: NOON })
    expect(stageOf({ sale, records: [record] })).toEqual({ show: 'AWAITING_PIN', record, view: asked })
  })

  it('is being checked once the customer has confirmed and the outcome is not known', () => {
    const view = aView({ state: 'PROCESSING', confirmation: { ...confirmation, state: 'CONFIRMED' } })
    const record = moveRecord(sent, { type: 'VIEW', view, at: NOON })
    expect(stageOf({ sale, records: [record] })).toMatchObject({ show: 'CHECKING' })
  })

  it.each([
    ['REFUSED', '顾客在手机上拒绝了'],
    ['EXPIRED', '顾客没有及时确认'],
    ['CANCELLED', '付款已撤销'],
  ] as const)('that ends %s tells the cashier why', (state, cause) => {
    const view = aView({ state: 'CLOSED', confirmation: { ...confirmation, state } })
    const record = moveRecord(sent, { type: 'VIEW', view, at: NOON })
    expect(whyNotPaid(record, 'zh-CN').cause).toBe(cause)
  })
})
