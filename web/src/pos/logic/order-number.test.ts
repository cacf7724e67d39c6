import { outTradeNo } from '@yimatong/contract/fields'
import { describe, expect, it } from 'vitest'
import { keyTag, orderNumber } from './order-number.ts'
import { gapBeforeAsking } from './query-schedule.ts'

describe("the till's own order number", () => {
  const parts = { terminalNo: 'T00012', businessDate: '2026-11-21', keyTag: 'K7QM', counter: 42 }

  it('says terminal, day, key and count', () => {
    expect(orderNumber(parts)).toBe('T00012-20261121-K7QM-00042')
  })

  it('is one that the gateway takes, however long a till has lived', () => {
    expect(outTradeNo.safeParse(orderNumber({ ...parts, counter: 123_456_789 })).success).toBe(true)
  })

  it('has a tag of four plain letters for any random bytes', () => {
    for (let byte = 0; byte < 256; byte++) expect(keyTag(new Uint8Array(8).fill(byte))).toMatch(/^[2-9A-Z]{4}$/)
  })
})

it('asks again after 1, 2, 3 and then every 5 seconds', () => {
  expect([0, 1, 2, 3, 4, 100].map(gapBeforeAsking)).toEqual([1000, 2000, 3000, 5000, 5000, 5000])
})
