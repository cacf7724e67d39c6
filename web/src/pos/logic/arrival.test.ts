import { expect, it } from 'vitest'
import { isArrival } from './arrival.ts'
import { aView } from './testing.ts'

const byPlate = aView({ mode: 'FORWARD_SCAN', state: 'SUCCESS' })

it.each([
  ['a payment by the plate on the counter', byPlate, [], undefined, true],
  ['the same once more', byPlate, [], byPlate, false],
  ['one that did not succeed', { ...byPlate, state: 'PAYERROR' as const }, [], undefined, false],
  ["the till's own dynamic code", byPlate, [{ outTradeNo: byPlate.outTradeNo }], undefined, false],
  ['a payment code that another page of this till has scanned', aView({ state: 'SUCCESS' }), [], undefined, false],
])('whether the till announces %s', (_what, view, records, shown, expected) => {
  expect(isArrival(view, records, shown)).toBe(expected)
})
