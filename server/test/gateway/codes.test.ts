import { present, presentDigits } from '@yimatong/contract/device'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import type { DeclineCode } from '@yimatong/contract/states'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, freeze, type Person, type Phone } from '../world/people.ts'
import { CODE_BYTES, expiredCode, flipped, foreignCode, respelled, unissuedCode } from '../world/tampering.ts'
import { aTill, type Answer, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const BALANCE = 100_00
const AMOUNT = 10

let world: World
let person: Person
let phone: Phone
let till: Till

beforeAll(async () => {
  world = await createWorld()
  person = await aPerson(world, { balanceFen: BALANCE })
  phone = await aPhone(world, person)
  till = await aTill(world)
})

afterAll(() => world?.close())

function expectDeclined({ status, body }: Answer<PaymentView>, declineCode: DeclineCode): void {
  expect([status, body.state, body.declineCode]).toEqual([200, 'PAYERROR', declineCode])
  expect(body.surcharge).toEqual({ amount: 0, status: 'NONE' })
}

/** Runs, and expects that the person was charged exactly so much. */
async function charging(fen: number, run: () => Promise<void>): Promise<void> {
  const before = await balanceOf(world, person.accountNo)
  await run()
  expect(await balanceOf(world, person.accountNo)).toBe(before - fen)
}

describe('a code that pays', () => {
  it('debits once and says who, where, how much and when', async () => {
    await charging(AMOUNT, async () => {
      const { body } = await till.pay({
        authCode: await phone.show(),
        amount: AMOUNT,
        operator: '007',
        subject: '午餐',
      })
      expect(body).toMatchObject({
        state: 'SUCCESS',
        channel: 'ONECARD',
        mode: 'REVERSE_SCAN',
        amount: AMOUNT,
        total: AMOUNT,
        terminalNo: till.terminalNo,
        merchantNo: till.merchant.merchantNo,
        merchantName: '面食馆',
        payer: { maskedName: '张*雯', accountTail: person.schoolNo.slice(-4), identityClass: 'STUDENT' },
        operator: '007',
        subject: '午餐',
      })
      expect(body.events.map(({ type }) => type)).toEqual(['CREATED', 'SUCCEEDED'])
      expect((await till.query(body.outTradeNo)).body).toEqual(body)
    })
  })

  it('may be read as twenty digits, and then waits for the payer', async () => {
    await charging(0, async () => {
      const { body } = await till.pay({ authCode: await phone.showDigits(), amount: AMOUNT })
      expect(body.state).toBe('USERPAYING')
    })
  })

  it('pays a step early and a step late', async () => {
    await charging(2 * AMOUNT, async () => {
      for (const offset of [-30_000, 30_000]) {
        const { body } = await till.pay({ authCode: await phone.show(Date.now() + offset), amount: AMOUNT })
        expect(body.state).toBe('SUCCESS')
      }
    })
  })
})

describe('a code that does not pay', () => {
  it.each<[string, DeclineCode, () => Promise<string>]>([
    ['is a screenshot of 90 seconds ago', 'CODE_STALE', () => phone.show(Date.now() - 90_000)],
    ['is from a clock that is 90 seconds ahead', 'CODE_STALE', () => phone.show(Date.now() + 90_000)],
    ['is over an expired voucher', 'CODE_EXPIRED', () => expiredCode(world, phone)],
    ["is signed by another TSM's key", 'CODE_INVALID', () => foreignCode(phone)],
    ['was never issued', 'CODE_INVALID', () => unissuedCode(world, phone)],
    [
      'is written in lower case',
      'CODE_INVALID',
      async () => (await phone.show()).replace(/.{10}$/, (end) => end.toLowerCase()),
    ],
    ['has a character more', 'CODE_INVALID', async () => `${await phone.show()}A`],
    ['is cut off', 'CODE_INVALID', async () => (await phone.show()).slice(0, -1)],
    ['is twenty digits of nobody', 'CODE_INVALID', async () => '91000000000000000000'],
    ['is twenty digits of 90 seconds ago', 'CODE_STALE', () => phone.showDigits(Date.now() - 90_000)],
    ['is no code', 'CODE_INVALID', async () => 'hello'],
    ['is a merchant code', 'CODE_INVALID', async () => 'https://pay.example.edu/q/abc'],
    ["is WeChat's", 'CHANNEL_NOT_ACCEPTED', async () => '134567890123456789'],
    ["is Alipay's", 'CHANNEL_NOT_ACCEPTED', async () => '281234567890123456'],
    ["is UnionPay's", 'CHANNEL_NOT_ACCEPTED', async () => '6212345678901234567'],
    ['is e-CNY', 'CHANNEL_NOT_ACCEPTED', async () => '0112345678901234567'],
  ])('because it %s', async (_why, declineCode, code) => {
    await charging(0, async () => {
      const answer = await till.pay({ authCode: await code(), amount: AMOUNT })
      expectDeclined(answer, declineCode)
      // The outcome stands under its number, for whoever asks later.
      expect((await till.query(answer.body.outTradeNo)).body).toEqual(answer.body)
    })
  })

  it.each(['tsm', 'device'] as const)('because the signature of the %s is spelled another way', async (which) => {
    await charging(0, async () => {
      expectDeclined(await till.pay({ authCode: respelled(await phone.show(), which), amount: AMOUNT }), 'CODE_INVALID')
    })
  })

  it('because one bit of it is wrong, in whichever byte, and untouched it still pays', async () => {
    const voucher = await phone.voucher()
    const code = await present(voucher, phone.keys.signingKey, Date.now() + 30_000)
    await charging(AMOUNT, async () => {
      const bits = Array.from({ length: CODE_BYTES }, (_, byte) => 8 * byte + (byte % 8))
      const answers = await Promise.all(bits.map((bit) => till.pay({ authCode: flipped(code, bit), amount: AMOUNT })))
      for (const answer of answers) expectDeclined(answer, 'CODE_INVALID')
      expect((await till.pay({ authCode: code, amount: AMOUNT })).body.state).toBe('SUCCESS')
    })
  })

  it('because its device is revoked, be it shown as QR or digits', async () => {
    const lost = await aPhone(world, await aPerson(world))
    const [qr, digits] = [await lost.show(), await lost.showDigits()]
    await lost.revoke()
    expectDeclined(await till.pay({ authCode: qr, amount: AMOUNT }), 'CODE_REVOKED')
    expectDeclined(await till.pay({ authCode: digits, amount: AMOUNT }), 'CODE_REVOKED')
    expect(await balanceOf(world, lost.person.accountNo)).toBe(BALANCE)
  })

  it('because its person is unknown to the school', async () => {
    const ghost = await aPhone(world, { ...person, personId: newId('person') })
    expectDeclined(await till.pay({ authCode: await ghost.show(), amount: AMOUNT }), 'ACCOUNT_UNKNOWN')
  })

  it('because the account is frozen or too poor, or the payment too large', async () => {
    const poor = await aPhone(world, await aPerson(world, { balanceFen: AMOUNT - 1 }))
    expectDeclined(await till.pay({ authCode: await poor.show(), amount: AMOUNT }), 'INSUFFICIENT_BALANCE')
    const frozen = await aPhone(world, await aPerson(world))
    await freeze(world, frozen.person.accountNo)
    expectDeclined(await till.pay({ authCode: await frozen.show(), amount: AMOUNT }), 'ACCOUNT_FROZEN')
    const limited = await aPhone(world, await aPerson(world, { limits: { paymentLimit: 500, dailyLimit: 900 } }))
    expectDeclined(await till.pay({ authCode: await limited.show(), amount: 501 }), 'PAYMENT_LIMIT_EXCEEDED')
    expect((await till.pay({ authCode: await limited.show(), amount: 500 })).body.state).toBe('SUCCESS')
    expectDeclined(await till.pay({ authCode: await limited.show(), amount: 401 }), 'DAILY_LIMIT_EXCEEDED')
  })

  it('because the stall is closed, and the code is not used up by that', async () => {
    const closed = await aTill(world)
    await world.owner.query({
      text: `UPDATE merchants SET state = 'DISABLED' WHERE merchant_no = $1`,
      values: [closed.merchant.merchantNo],
    })
    // Another gateway has not remembered the stall from before.
    const fresh = await world.startGateway()
    const authCode = await phone.show()
    await charging(AMOUNT, async () => {
      expectDeclined(await closed.pay({ authCode, amount: AMOUNT }, fresh.url), 'MERCHANT_DISABLED')
      expect((await till.pay({ authCode, amount: AMOUNT })).body.state).toBe('SUCCESS')
    })
  })
})

describe('the same code', () => {
  it('pays once at one till', async () => {
    const authCode = await phone.show()
    await charging(AMOUNT, async () => {
      expect((await till.pay({ authCode, amount: AMOUNT })).body.state).toBe('SUCCESS')
      expectDeclined(await till.pay({ authCode, amount: AMOUNT }), 'CODE_USED')
    })
  })

  it('pays once, be it shown as QR or as digits, at this step or the next', async () => {
    const voucher = await phone.voucher()
    const { signingKey } = phone.keys
    await charging(AMOUNT, async () => {
      expect(
        (await till.pay({ authCode: await present(voucher, signingKey, Date.now()), amount: AMOUNT })).body.state,
      ).toBe('SUCCESS')
      expectDeclined(
        await till.pay({ authCode: await presentDigits(voucher, Date.now()), amount: AMOUNT }),
        'CODE_USED',
      )
      expectDeclined(
        await till.pay({ authCode: await present(voucher, signingKey, Date.now() + 30_000), amount: AMOUNT }),
        'CODE_USED',
      )
    })
  })

  it('pays once when twenty tills of two gateways scan it at the same instant, in fifty rounds', async () => {
    const other = await world.startGateway()
    const tills = await Promise.all(Array.from({ length: 20 }, () => aTill(world)))
    await charging(50 * AMOUNT, async () => {
      for (let round = 0; round < 50; round++) {
        const authCode = await phone.show()
        const urls = [world.gateway.url, other.url]
        const answers = await Promise.all(tills.map((each, n) => each.pay({ authCode, amount: AMOUNT }, urls[n % 2])))
        const outcomes = answers.map(({ body }) => body.declineCode ?? body.state).toSorted()
        expect(outcomes).toEqual([...Array.from({ length: 19 }, () => 'CODE_USED'), 'SUCCESS'])
      }
    })
  }, 60_000)
})
