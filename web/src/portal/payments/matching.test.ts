import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import { describe, expect, it } from 'vitest'
import { readAddress } from './address.ts'
import { isItsNumber, matches } from './matching.ts'
import { aRow } from './testing.ts'

const TODAY = '2026-11-22'
const PLATE = `mcd_${'a'.repeat(32)}`
const CODE = `dyn_${'b'.repeat(32)}`
const ORDER = `ord_${'c'.repeat(32)}`

describe('a payment that was pushed', () => {
  it.each<[string, Partial<PortalPaymentRow>, string]>([
    ['', {}, 'YES'],
    ['?range=today', {}, 'YES'],
    ['?range=yesterday', {}, 'NO'],
    ['?to=2026-11-21', {}, 'NO'],
    ['?range=today', { createdAt: '2026-11-21T23:59:59.999+08:00' }, 'NO'],
    ['?state=SUCCESS', {}, 'YES'],
    ['?state=PAYERROR,CLOSED', {}, 'NO'],
    ['?terminal=T00005', {}, 'YES'],
    ['?terminal=T00006', {}, 'NO'],
    ['?mode=FORWARD_SCAN', {}, 'NO'],
    ['?min=12&max=12', {}, 'YES'],
    ['?min=12.01', {}, 'NO'],
    ['?max=11.99', {}, 'NO'],
    ['?q=order-7', {}, 'YES'],
    ['?q=order-8', {}, 'NO'],
    ['?q=T00005', {}, 'YES'],
    ['?q=0001', {}, 'YES'],
    ['?q=20230001', {}, 'MAYBE'],
    ['?q=20230002', {}, 'NO'],
    [`?q=${PLATE}`, { merchantCodeId: PLATE }, 'YES'],
    [`?q=${ORDER}`, { mode: 'FORWARD_SCAN' }, 'MAYBE'],
    [`?q=${ORDER}`, {}, 'NO'],
    ['?q=0001&state=PAYERROR', {}, 'NO'],
  ])('is looked at as the server does: %s, %o: %s', (address, given, match) => {
    expect(matches(readAddress(address).view, aRow(7, given), TODAY)).toBe(match)
  })
})

describe('a search that found one payment', () => {
  it.each<[string, boolean]>([
    [aRow(7).paymentId, true],
    ['order-7', true],
    [CODE, true],
    [ORDER, true],
    [PLATE, false],
    ['0001', false],
    ['20230001', false],
    ['T00005', false],
  ])('goes straight to it when %s is its own number: %s', (q, its) => {
    expect(isItsNumber(aRow(7, { merchantCodeId: q.startsWith('mcd_') ? PLATE : CODE }), q)).toBe(its)
  })
})
