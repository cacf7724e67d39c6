import { describe, expect, it } from 'vitest'
import { choices, type GiveBack, leftFen, PICKING, pressGiveBack, wishOf } from './give-back.ts'
import { aRefundView, aView } from './testing.ts'

const paid = aView({
  amount: 2000,
  surcharge: { amount: 300, rateBps: 1500, status: 'APPLIED' },
  total: 2300,
  payer: { maskedName: '张*三', accountTail: '1234', identityClass: 'OUTSIDER' },
})
const other = aView({
  outTradeNo: 'T00001-20261121-TEST-00077',
  paymentId: `pay_${'1'.repeat(32)}`,
  total: 700,
  amount: 700,
})
const partly = aView({ ...paid, state: 'REFUND', refundedAmount: 575, refunds: [aRefundView()] })
const deciding = (payment = paid, text = ''): Extract<GiveBack, { step: 'DECIDE' }> => ({
  step: 'DECIDE',
  payment,
  entry: { itemsFen: [], text },
  reason: 0,
})

describe('what the key would do', () => {
  it('is a cancellation of all of it when nothing is typed and nothing went back', () => {
    expect(wishOf(deciding(), 'why')).toMatchObject({ kind: 'CANCEL', amountFen: 2000, totalFen: 2300 })
  })

  it('is a refund of what is typed, with its share of the surcharge', () => {
    expect(wishOf(deciding(paid, '5'), 'why')).toMatchObject({
      kind: 'REFUND',
      amountFen: 500,
      totalFen: 575,
      reason: 'why',
    })
  })

  it('is a refund of the rest once a part went back, to the last fen', () => {
    expect(wishOf(deciding(partly), 'why')).toMatchObject({ kind: 'REFUND', amountFen: 1500, totalFen: 1725 })
  })

  it('is nothing when more is typed than is left', () => {
    expect(leftFen(partly)).toBe(1500)
    expect(wishOf(deciding(partly, '15.01'), 'why')).toBeUndefined()
  })
})

describe('the list', () => {
  const payments = [other, paid, aView({ state: 'REVOKED' }), aView({ state: 'PAYERROR' })]

  it('has only what can go back', () => expect(choices(payments, '')).toEqual([other, paid]))

  it.each([
    ['7', [other]],
    ['23', [paid]],
    ['00077', [other]],
    ['1234', [paid]],
    ['999', []],
  ])('is narrowed by %s', (typed, fits) => expect(choices(payments, typed)).toEqual(fits))

  it('is walked with the arrows and picked from with Enter, which moves no money', () => {
    const around = { shown: [other, paid], reasons: 4 }
    const second = pressGiveBack(PICKING, { key: 'DOWN' }, around)
    expect(pressGiveBack(second, { key: 'DOWN' }, around)).toEqual(second)
    const decided = pressGiveBack(second, { key: 'ENTER' }, around)
    expect(decided).toMatchObject({ step: 'DECIDE', payment: paid })
    expect(pressGiveBack(decided, { key: 'ENTER' }, around)).toBe(decided)
    expect(pressGiveBack(decided, { key: 'UP' }, around)).toMatchObject({ reason: 3 })
  })
})
