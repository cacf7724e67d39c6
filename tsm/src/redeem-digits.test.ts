import type { DeviceVoucher } from '@yimatong/contract/device'
import { encodeDigits } from '@yimatong/contract/payment-code/digits'
import type { RedemptionItem, RedemptionOutcome } from '@yimatong/contract/tsm-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, MINUTE, NOON, SECOND, type World } from '../test/world.ts'
import { withdrawKey } from './key-ring.ts'

const GUESS_BUDGET = 8

let world: World
let phone: Phone
let voucher: DeviceVoucher
let terminals = 0
beforeAll(async () => {
  world = await createWorld({ guessBudget: GUESS_BUDGET })
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOON
  terminals += 1
  phone = await aPhone(world)
  voucher = voucherAt(await phone.refill(), 0)
})

/** A payment at a till of this test's own, so that no other test spends its budget. */
const atTill = (authCode: string, more: Partial<RedemptionItem> = {}) =>
  aPayment(authCode, { terminalNo: `T${String(terminals).padStart(5, '0')}`, ...more })
const atOtherTill = (authCode: string) => aPayment(authCode, { terminalNo: 'T99999' })

const codeIn = (outcome: RedemptionOutcome | undefined) =>
  outcome?.outcome === 'DECLINED' ? outcome.declineCode : outcome?.outcome
const redeemOne = async (item: RedemptionItem) => codeIn((await world.redeem(item))[0])

/** Digits of the voucher whose one-time part is wrong, a different one for each number. */
async function wrongDigits(of: DeviceVoucher, guess = 1): Promise<string> {
  const right = await phone.showDigits(of)
  const part = (Number(right.slice(12)) + 12_345_678 * guess) % 10 ** 8
  return encodeDigits({ index: of.digitsIndex, oneTimePart: String(part).padStart(8, '0') })
}

/** An index that nobody was given. */
const unknownIndex = (at: number) => encodeDigits({ index: String(at).padStart(10, '0'), oneTimePart: '00000000' })

describe('redeeming 20 digits', () => {
  it('takes the digits of a voucher and says that it was the digits', async () => {
    expect(await world.redeem(atTill(await phone.showDigits(voucher)))).toEqual([
      expect.objectContaining({ outcome: 'REDEEMED', personId: phone.personId, form: 'DIGITS', capFen: 50_000 }),
    ])
  })

  it('takes a voucher once, whichever of its two forms comes second', async () => {
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('REDEEMED')
    expect(await redeemOne(atTill(await phone.show(voucher)))).toBe('CODE_USED')
    const other = voucherAt(await phone.refill(), 0)
    expect(await redeemOne(atTill(await phone.show(other)))).toBe('REDEEMED')
    expect(await redeemOne(atTill(await phone.showDigits(other)))).toBe('CODE_USED')
  })

  it('takes both forms in one request once', async () => {
    const outcomes = await world.redeem(atTill(await phone.showDigits(voucher)), atTill(await phone.show(voucher)))
    expect(outcomes.map(codeIn)).toEqual(['REDEEMED', 'CODE_USED'])
  })

  it('holds digits to the same cap as the QR code', async () => {
    expect(await redeemOne(atTill(await phone.showDigits(voucher), { amount: 50_001 }))).toBe('CODE_CAP_EXCEEDED')
  })

  it('gives the same answer again when the digits are long stale', async () => {
    const payment = atTill(await phone.showDigits(voucher))
    const answer = await world.redeem(payment)
    world.now += 5 * MINUTE
    expect(await world.redeem(payment)).toEqual(answer)
  })

  it('says the same of a wrong index and of a wrong one-time part', async () => {
    const [index, part] = await world.redeem(atTill(unknownIndex(1)), atTill(await wrongDigits(voucher)))
    expect(codeIn(index)).toBe('CODE_INVALID')
    expect(codeIn(part)).toBe('CODE_INVALID')
    expect(Object.keys(index ?? {})).toEqual(Object.keys(part ?? {}))
  })

  it('refuses the digits of a voucher whose key was withdrawn', async () => {
    const other = await createWorld()
    try {
      const theirs = await aPhone(other)
      const old = voucherAt(await theirs.refill(), 0)
      withdrawKey(1, { directory: other.keysDir, now: other.now, overlapMs: MINUTE, voucherLifeMs: MINUTE })
      const outcomes = await other.redeem(aPayment(await theirs.showDigits(old)), aPayment(await theirs.show(old)))
      expect(outcomes.map(codeIn)).toEqual(['CODE_INVALID', 'CODE_INVALID'])
      const fresh = voucherAt(await theirs.refill(), 0)
      expect((await other.redeem(aPayment(await theirs.show(fresh)))).map(codeIn)).toEqual(['REDEEMED'])
    } finally {
      await other.close()
    }
  })
})

describe('guessing digits', () => {
  it('leaves a voucher good after four wrong one-time parts', async () => {
    for (let guess = 1; guess <= 4; guess++)
      expect(await redeemOne(atTill(await wrongDigits(voucher, guess)))).toBe('CODE_INVALID')
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('REDEEMED')
  })

  it('voids the voucher in both forms at the fifth', async () => {
    for (let guess = 1; guess <= 5; guess++) await redeemOne(atTill(await wrongDigits(voucher, guess)))
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('CODE_INVALID')
    expect(await redeemOne(atTill(await phone.show(voucher)))).toBe('CODE_REPLACED')
  })

  it('gets no more tries by sending many at once', async () => {
    const guesses = await Promise.all([1, 2, 3, 4, 5].map(async (guess) => atTill(await wrongDigits(voucher, guess))))
    const outcomes = await world.redeem(...guesses, atTill(await phone.showDigits(voucher)))
    expect(outcomes.map(codeIn)).toEqual(Array(6).fill('CODE_INVALID'))
  })

  it('is not counted again when the same payment asks again', async () => {
    const payment = atTill(await wrongDigits(voucher))
    for (let again = 0; again < 10; again++) expect(await redeemOne(payment)).toBe('CODE_INVALID')
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('REDEEMED')
  })

  it('is not what an old one-time part is: it is stale and costs nothing', async () => {
    const old = await phone.showDigits(voucher, world.now - 90 * SECOND)
    for (let again = 0; again < 2 * GUESS_BUDGET; again++) expect(await redeemOne(atTill(old))).toBe('CODE_STALE')
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('REDEEMED')
  })

  it('spends the budget of the till, whose digits are then refused, right ones too', async () => {
    for (let at = 0; at < GUESS_BUDGET; at++) await redeemOne(atTill(unknownIndex(at)))
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('CODE_INVALID')
  })

  it('spends the budget within one request as well', async () => {
    const guesses = Array.from({ length: GUESS_BUDGET }, (_, at) => atTill(unknownIndex(at)))
    const outcomes = await world.redeem(...guesses, atTill(await phone.showDigits(voucher)))
    expect(codeIn(outcomes.at(-1))).toBe('CODE_INVALID')
  })

  it("leaves the till's QR codes and all other tills alone", async () => {
    for (let at = 0; at < GUESS_BUDGET; at++) await redeemOne(atTill(unknownIndex(at)))
    const batch = await phone.refill()
    expect(await redeemOne(atTill(await phone.show(voucherAt(batch, 0))))).toBe('REDEEMED')
    expect(await redeemOne(atOtherTill(await phone.showDigits(voucherAt(batch, 1))))).toBe('REDEEMED')
  })

  it('is forgiven after ten minutes, also when the till went on trying right ones meanwhile', async () => {
    for (let at = 0; at < GUESS_BUDGET; at++) await redeemOne(atTill(unknownIndex(at)))
    for (const minute of [2, 5, 8]) {
      world.now = NOON + minute * MINUTE
      await redeemOne(atTill(await phone.showDigits(voucher)))
    }
    world.now = NOON + 10 * MINUTE
    expect(await redeemOne(atTill(await phone.showDigits(voucher)))).toBe('REDEEMED')
  })
})
