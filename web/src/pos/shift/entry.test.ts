import { describe, expect, it } from 'vitest'
import type { AmountKey } from '../../shared/amount-entry.ts'
import { type CashierEntry, emptyEntry, hasNumber, isWhole, typed } from './entry.ts'

const type = (entry: CashierEntry, keys: string, fixed = false) =>
  [...keys].reduce((now, key) => typed(now, (key === '<' ? 'BACKSPACE' : key) as AmountKey, fixed), entry)

describe('a cashier proves who it is', () => {
  it('by a number and six figures, whatever else is pressed', () => {
    const number = type(emptyEntry(), '0.1+')
    expect([number.cashierNo, hasNumber(number), isWhole(number)]).toEqual(['01', true, false])
    const whole = type({ ...number, at: 'PIN' }, '1234567')
    expect([whole.pin, isWhole(whole)]).toEqual(['123456', true])
  })

  it('and goes back to the number by erasing, unless the number is known', () => {
    expect(type({ cashierNo: '01', pin: '1', at: 'PIN' }, '<<')).toMatchObject({ at: 'NUMBER', cashierNo: '01' })
    expect(type(emptyEntry('01'), '1<<', true)).toEqual({ cashierNo: '01', pin: '', at: 'PIN' })
  })
})
