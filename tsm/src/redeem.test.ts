import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, DAY, MINUTE, NOON, SECOND, type World } from '../test/world.ts'

describe('redeeming a QR code', () => {
  let world: World
  let phone: Phone
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    world.now = NOON
    phone = await aPhone(world)
  })

  const declined = (declineCode: string) => expect.objectContaining({ outcome: 'DECLINED', declineCode })

  it('says who pays, with which phone, up to which cap', async () => {
    const batch = await phone.refill()
    const payment = aPayment(await phone.show(voucherAt(batch, 0)))
    expect(await world.redeem(payment)).toEqual([
      {
        paymentId: payment.paymentId,
        outcome: 'REDEEMED',
        personId: phone.personId,
        deviceId: phone.device.deviceId,
        identityClass: 'STUDENT',
        capFen: 50_000,
        form: 'QR',
      },
    ])
  })

  it('takes a code once, whichever of its presentations comes second', async () => {
    const voucher = voucherAt(await phone.refill(), 0)
    await world.redeem(aPayment(await phone.show(voucher)))
    world.now += 30 * SECOND
    expect(await world.redeem(aPayment(await phone.show(voucher)))).toEqual([declined('CODE_USED')])
  })

  it('gives the same answer for ever under the same payment id, also when the code is stale, expired or its phone revoked since', async () => {
    const payment = aPayment(await phone.show(voucherAt(await phone.refill(), 0)))
    const answer = await world.redeem(payment)
    world.now += 2 * DAY
    await phone.revoke()
    expect(await world.redeem(payment)).toEqual(answer)
  })

  it('remembers a decline under the payment id, although the code would be good at another moment', async () => {
    const voucher = voucherAt(await phone.refill(), 0)
    const early = aPayment(await phone.show(voucher, world.now + 2 * MINUTE))
    expect(await world.redeem(early)).toEqual([declined('CODE_STALE')])
    world.now += 2 * MINUTE
    expect(await world.redeem(early)).toEqual([declined('CODE_STALE')])
    expect(await world.redeem({ ...early, paymentId: newId('payment') })).toEqual([
      expect.objectContaining({ outcome: 'REDEEMED' }),
    ])
  })

  it.each([
    [
      'another code',
      async (batch: Awaited<ReturnType<Phone['refill']>>) => ({ authCode: await phone.show(voucherAt(batch, 1)) }),
    ],
    ['another amount', async () => ({ amount: 1251 })],
    ['another merchant', async () => ({ merchantNo: '10000002' })],
    ['another till', async () => ({ terminalNo: 'T00002' })],
  ])('answers CONFLICT when a payment id comes back with %s, and uses nothing up', async (_what, changeOf) => {
    const batch = await phone.refill()
    const payment = aPayment(await phone.show(voucherAt(batch, 0)))
    const [first] = await world.redeem(payment)
    const changed = { ...payment, ...(await changeOf(batch)) }
    expect(await world.redeem(changed)).toEqual([{ paymentId: payment.paymentId, outcome: 'CONFLICT' }])
    expect(await world.redeem(payment)).toEqual([first])
    expect(await world.redeem(aPayment(await phone.show(voucherAt(batch, 1))))).toEqual([
      expect.objectContaining({ outcome: 'REDEEMED' }),
    ])
  })

  it('answers every item of a request in its place, each for itself', async () => {
    const batch = await phone.refill()
    const good = aPayment(await phone.show(voucherAt(batch, 0)))
    const again = aPayment(good.authCode)
    const nonsense = aPayment('YMNONSENSE')
    const other = aPayment(await phone.show(voucherAt(batch, 1)))
    expect(await world.redeem(nonsense, good, again, other)).toEqual([
      { paymentId: nonsense.paymentId, outcome: 'DECLINED', declineCode: 'CODE_INVALID' },
      expect.objectContaining({ paymentId: good.paymentId, outcome: 'REDEEMED' }),
      { paymentId: again.paymentId, outcome: 'DECLINED', declineCode: 'CODE_USED', usedBy: good.paymentId },
      expect.objectContaining({ paymentId: other.paymentId, outcome: 'REDEEMED' }),
    ])
  })

  it('says of a used code which payment it was redeemed for, at the same till alone', async () => {
    const batch = await phone.refill()
    const first = aPayment(await phone.show(voucherAt(batch, 0)))
    await world.redeem(first)
    const [here, there] = [aPayment(first.authCode), { ...aPayment(first.authCode), terminalNo: 'T00099' }]
    const used = { outcome: 'DECLINED', declineCode: 'CODE_USED' }
    expect(await world.redeem(here, there)).toEqual([
      { ...used, paymentId: here.paymentId, usedBy: first.paymentId },
      { ...used, paymentId: there.paymentId },
    ])
  })

  it('lets the first payment that the code can pay win within a request', async () => {
    const authCode = await phone.show(voucherAt(await phone.refill(), 0))
    expect(await world.redeem(aPayment(authCode, { amount: 50_001 }), aPayment(authCode), aPayment(authCode))).toEqual([
      declined('CODE_CAP_EXCEEDED'),
      expect.objectContaining({ outcome: 'REDEEMED' }),
      declined('CODE_USED'),
    ])
  })

  it('answers both when one payment is asked for twice in a request', async () => {
    const payment = aPayment(await phone.show(voucherAt(await phone.refill(), 0)))
    const [first, second] = await world.redeem(payment, payment)
    expect(first?.outcome).toBe('REDEEMED')
    expect(second).toEqual(first)
  })

  it('takes the full cap and not a fen more', async () => {
    const batch = await phone.refill()
    const over = aPayment(await phone.show(voucherAt(batch, 0)), { amount: 50_001 })
    expect(await world.redeem(over)).toEqual([declined('CODE_CAP_EXCEEDED')])
    const full = aPayment(await phone.show(voucherAt(batch, 0)), { amount: 50_000 })
    expect(await world.redeem(full)).toEqual([expect.objectContaining({ outcome: 'REDEEMED' })])
  })

  it('refuses a code of a phone that was revoked, from that moment', async () => {
    const batch = await phone.refill()
    const before = aPayment(await phone.show(voucherAt(batch, 0)))
    expect(await world.redeem(before)).toEqual([expect.objectContaining({ outcome: 'REDEEMED' })])
    await phone.revoke()
    expect(await world.redeem(aPayment(await phone.show(voucherAt(batch, 1))))).toEqual([declined('CODE_REVOKED')])
    expect(await world.redeem(aPayment(await phone.showDigits(voucherAt(batch, 2))))).toEqual([
      declined('CODE_REVOKED'),
    ])
  })

  it('refuses a code from the second in which it expires, and takes it until then', async () => {
    const batch = await phone.refill()
    world.now = NOON + DAY - 1
    expect(await world.redeem(aPayment(await phone.show(voucherAt(batch, 0))))).toEqual([
      expect.objectContaining({ outcome: 'REDEEMED' }),
    ])
    world.now = NOON + DAY
    expect(await world.redeem(aPayment(await phone.show(voucherAt(batch, 1))))).toEqual([declined('CODE_EXPIRED')])
    expect(await world.redeem(aPayment(await phone.showDigits(voucherAt(batch, 2))))).toEqual([
      declined('CODE_EXPIRED'),
    ])
  })

  it.each([
    [-90 * SECOND, 'CODE_STALE'],
    [-60 * SECOND, 'CODE_STALE'],
    [-30 * SECOND, 'REDEEMED'],
    [0, 'REDEEMED'],
    [30 * SECOND, 'REDEEMED'],
    [60 * SECOND, 'CODE_STALE'],
    [DAY - SECOND, 'CODE_STALE'],
  ])('judges a picture made %i ms from now, QR and digits alike: %s', async (offset, expected) => {
    const batch = await phone.refill()
    // The last second of a step is as far from its neighbours as it can be.
    world.now = NOON + MINUTE * 10
    const texts = [
      await phone.show(voucherAt(batch, 0), world.now + offset),
      await phone.showDigits(voucherAt(batch, 1), world.now + offset),
    ]
    const outcomes = await world.redeem(...texts.map((text) => aPayment(text)))
    const [qr, digits] = outcomes.map((each) => (each.outcome === 'DECLINED' ? each.declineCode : each.outcome))
    expect(qr).toBe(expected)
    // Digits of another day cannot be told from a guess.
    expect(digits).toBe(Math.abs(offset) > 10 * MINUTE ? 'CODE_INVALID' : expected)
  })

  it('keeps the code itself nowhere', async () => {
    const payment = aPayment(await phone.show(voucherAt(await phone.refill(), 0)))
    await world.redeem(payment)
    const { rows } = await world.owner.query({
      text: 'SELECT * FROM redemptions WHERE payment_id = $1',
      values: [payment.paymentId],
    })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(payment.authCode.slice(2, 40))
  })
})
