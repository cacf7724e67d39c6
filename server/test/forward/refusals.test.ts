import type { DynamicMerchantCode, StaticMerchantCode } from '@yimatong/contract/merchant-code'
import { newId } from '@yimatong/contract/ids'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cancelDynamicCode, type DynamicCode } from '../../src/merchant-codes/dynamic-codes.ts'
import { reissueStaticCode, revokeStaticCode, type StaticCode } from '../../src/merchant-codes/static-codes.ts'
import { type App, anApp, PIN } from '../world/apps.ts'
import { edited, foreign, said, signedByUs } from '../world/forging.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aMerchant, aTill, type Merchant, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const BALANCE = 1000_00

let world: World
let till: Till
let app: App

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  app = await anApp(world, await aPerson(world, { balanceFen: BALANCE }))
})

afterAll(() => world?.close())

afterEach(async () => {
  world.clock = () => Date.now()
  if ((await balanceOf(world, app.person.accountNo)) !== BALANCE) throw new Error('a refusal has moved money')
})

const deps = () => world.gateway.deps
const later = (ms: number) => {
  world.clock = () => Date.now() + ms
}
const disable = (merchant: Merchant) =>
  deps().prisma.merchant.update({ where: { merchantNo: merchant.merchantNo }, data: { state: 'DISABLED' } })

/** A dynamic code's own words, to be changed. */
const words = (code: DynamicCode) => said(code.url) as DynamicMerchantCode
const plate = (code: StaticCode) => said(code.url) as StaticMerchantCode

interface Case {
  /** What is scanned. */
  scan: () => Promise<string>
  code: string
}

/** A code whose words are changed, under the old signature and, as a thief of our key would, under a right one. */
const EDITS: [string, string | RegExp, string, (code: DynamicMerchantCode, other: Till) => DynamicMerchantCode][] = [
  ['amount', '"a":1250', '"a":1', (code) => ({ ...code, amountFen: 1 })],
  ['merchant', /"m":"\d{8}"/, '"m":"99999999"', (code, other) => ({ ...code, merchantNo: other.merchant.merchantNo })],
  ['terminal', /"p":"T\d{5}"/, '"p":"T99999"', (code, other) => ({ ...code, terminalNo: other.terminalNo })],
  ['expiry', /"e":\d+/, '"e":4000000000', (code) => ({ ...code, expiresAt: code.expiresAt + 3600 })],
  ['id', /dyn_[0-9a-f]{32}/, `dyn_${'0'.repeat(32)}`, (code) => ({ ...code, codeId: newId('dynamicCode') })],
]

const REFUSED: Record<string, Case> = {
  ...Object.fromEntries(
    EDITS.flatMap(([what, from, to, forged]): [string, Case][] => [
      [
        `an edited ${what}`,
        { code: 'CODE_SIGNATURE', scan: async () => edited((await aDynamicCode(world, till)).url, from, to) },
      ],
      [
        `another ${what} than the record's, though signed by our key`,
        {
          code: 'CODE_UNKNOWN',
          scan: async () => signedByUs(world, forged(words(await aDynamicCode(world, till)), await aTill(world))),
        },
      ],
    ]),
  ),
  'a dynamic code of another key': {
    code: 'CODE_SIGNATURE',
    scan: async () => foreign((await aDynamicCode(world, till)).url),
  },
  'a static code of another key': {
    code: 'CODE_SIGNATURE',
    scan: async () => foreign((await aStaticCode(world, till.merchant)).url),
  },
  'a key number that we do not have': {
    code: 'CODE_SIGNATURE',
    scan: async () => signedByUs(world, { ...plate(await aStaticCode(world, till.merchant)), keyNo: 2 }),
  },
  'an edited merchant on a plate': {
    code: 'CODE_SIGNATURE',
    scan: async () => edited((await aStaticCode(world, till.merchant)).url, /"m":"\d{8}"/, '"m":"99999999"'),
  },
  'a plate that nobody has made': {
    code: 'CODE_UNKNOWN',
    scan: async () =>
      signedByUs(world, { ...plate(await aStaticCode(world, till.merchant)), codeId: newId('staticCode') }),
  },
  'a plate that names the terminal of another merchant': {
    code: 'CODE_UNKNOWN',
    scan: async () => {
      const { terminalNo } = await aTill(world)
      return signedByUs(world, { ...plate(await aStaticCode(world, till.merchant)), terminalNo })
    },
  },
  'a plate whose terminal has gone to another merchant': {
    code: 'CODE_REVOKED',
    scan: async () => {
      const moving = await aTill(world)
      const { url } = await aStaticCode(world, moving.merchant, moving.terminalNo)
      const { merchantNo } = await aMerchant(world)
      await deps().prisma.terminal.update({ where: { terminalNo: moving.terminalNo }, data: { merchantNo } })
      return url
    },
  },
  'a plate whose terminal is disabled': {
    code: 'TERMINAL_DISABLED',
    scan: async () => {
      const broken = await aTill(world)
      const { url } = await aStaticCode(world, broken.merchant, broken.terminalNo)
      await deps().prisma.terminal.update({ where: { terminalNo: broken.terminalNo }, data: { state: 'DISABLED' } })
      return url
    },
  },
  'a plate of a disabled merchant': {
    code: 'MERCHANT_DISABLED',
    scan: async () => {
      const merchant = await aMerchant(world)
      const { url } = await aStaticCode(world, merchant)
      await disable(merchant)
      return url
    },
  },
  'a dynamic code of a disabled merchant': {
    code: 'MERCHANT_DISABLED',
    scan: async () => {
      const closed = await aTill(world)
      const { url } = await aDynamicCode(world, closed)
      await disable(closed.merchant)
      return url
    },
  },
  'a version before the one that hangs now': {
    code: 'CODE_REVOKED',
    scan: async () => {
      const { url, merchantNo, codeId } = await aStaticCode(world, till.merchant)
      await reissueStaticCode(deps(), { merchantNo, codeId })
      return url
    },
  },
  'a version after the one that hangs now': {
    code: 'CODE_REVOKED',
    scan: async () => signedByUs(world, { ...plate(await aStaticCode(world, till.merchant)), version: 2 }),
  },
  'a plate that was withdrawn': {
    code: 'CODE_REVOKED',
    scan: async () => {
      const { url, merchantNo, codeId } = await aStaticCode(world, till.merchant)
      await revokeStaticCode(deps(), { merchantNo, codeId })
      return url
    },
  },
  'a dynamic code after its time': {
    code: 'CODE_EXPIRED',
    scan: async () => {
      const { url } = await aDynamicCode(world, till, { expiresInSeconds: 60 })
      later(61_000)
      return url
    },
  },
  'a dynamic code that was cancelled': {
    code: 'CODE_CANCELLED',
    scan: async () => {
      const { url, merchantNo, outTradeNo } = await aDynamicCode(world, till)
      await cancelDynamicCode(deps(), merchantNo, outTradeNo)
      return url
    },
  },
  'a dynamic code that somebody has paid': {
    code: 'ORDER_PAID',
    scan: async () => {
      const { url } = await aDynamicCode(world, till)
      const other = await anApp(world, await aPerson(world))
      const { orderId } = await other.order({ code: url })
      await other.pay(orderId, { amount: 1250, total: 1250 })
      return url
    },
  },
  'a code for consumption': { code: 'CODE_UNKNOWN', scan: async () => 'YM'.padEnd(308, 'A') },
  "another wallet's code": { code: 'CODE_UNKNOWN', scan: async () => '134567890123456789' },
  'a page of somebody else': { code: 'CODE_UNKNOWN', scan: async () => 'https://evil.example/q/token' },
}

describe('is refused when it is scanned, before anybody types an amount:', () => {
  it.each(Object.entries(REFUSED))('%s', async (_, { scan, code }) => {
    const { status, body } = await app.tryOrder({ code: await scan() })
    expect(body.code).toBe(code)
    expect(status).toBeGreaterThanOrEqual(400)
  })
})

/** What happens between scanning and paying. */
const MEANWHILE: Record<string, { code: string; happens: (code: StaticCode) => Promise<unknown> }> = {
  'the plate is withdrawn': {
    code: 'CODE_REVOKED',
    happens: ({ merchantNo, codeId }) => revokeStaticCode(deps(), { merchantNo, codeId }),
  },
  'the plate is issued anew': {
    code: 'CODE_REVOKED',
    happens: ({ merchantNo, codeId }) => reissueStaticCode(deps(), { merchantNo, codeId }),
  },
  'the merchant is disabled': {
    code: 'MERCHANT_DISABLED',
    happens: ({ merchantNo }) => deps().prisma.merchant.update({ where: { merchantNo }, data: { state: 'DISABLED' } }),
  },
  'half an hour passes': { code: 'ORDER_CLOSED', happens: async () => later(30 * 60 * 1000) },
}

describe('is refused when it is paid:', () => {
  it.each(Object.entries(MEANWHILE))('%s meanwhile', async (_, { code, happens }) => {
    const merchant = await aMerchant(world)
    const printed = await aStaticCode(world, merchant)
    const { orderId } = await app.order({ code: printed.url })
    await happens(printed)
    expect((await app.quote(orderId, 1250)).body.code).toBe(code)
    expect((await app.pay(orderId, { amount: 1250, total: 1250 })).body.code).toBe(code)
  })

  it('a dynamic code that is cancelled, or expires, while the payer looks at it', async () => {
    const cancelled = await aDynamicCode(world, till)
    const first = await app.order({ code: cancelled.url })
    await cancelDynamicCode(deps(), cancelled.merchantNo, cancelled.outTradeNo)
    expect((await app.pay(first.orderId, { amount: 1250, total: 1250 })).body.code).toBe('CODE_CANCELLED')
    expect((await app.read(first.orderId)).state).toBe('CLOSED')

    const expired = await aDynamicCode(world, till)
    const second = await app.order({ code: expired.url })
    later(301_000)
    expect((await app.pay(second.orderId, { amount: 1250, total: 1250 })).body.code).toBe('CODE_EXPIRED')
    expect((await app.read(second.orderId)).state).toBe('CLOSED')
  })

  it('another amount than the dynamic code has', async () => {
    const { url } = await aDynamicCode(world, till)
    const { orderId } = await app.order({ code: url })
    for (const amount of [1, 1249, 1251]) {
      expect((await app.quote(orderId, amount)).body.code).toBe('VALIDATION_FAILED')
      expect((await app.pay(orderId, { amount, total: amount })).body.code).toBe('VALIDATION_FAILED')
    }
  })

  it('a total that differs from the quote, by however little', async () => {
    const { url } = await aStaticCode(world, till.merchant)
    const { orderId } = await app.order({ code: url })
    for (const total of [1, 1249, 1251, 125_000]) {
      const { status, body } = await app.pay(orderId, { amount: 1250, total })
      expect(status).toBe(409)
      expect(body).toMatchObject({ code: 'QUOTE_CHANGED', quote: { amount: 1250, surcharge: 0, total: 1250 } })
    }
  })

  it.each([0, -1, 1.5, 10_000_001, '1250', null, [1250], true])('the amount %j', async (amount) => {
    const { url } = await aStaticCode(world, till.merchant)
    const { orderId } = await app.order({ code: url })
    const body = { amount, total: 1250, pin: PIN }
    expect((await app.send('POST', `orders/${orderId}/pay`, body)).status).toBe(422)
  })

  it("somebody else's order, exactly like one that does not exist", async () => {
    const { url } = await aStaticCode(world, till.merchant)
    const other = await anApp(world, await aPerson(world))
    const theirs = await other.order({ code: url })
    for (const orderId of [theirs.orderId, newId('order')]) {
      const answers = [
        await app.quote(orderId, 1250),
        await app.pay(orderId, { amount: 1250, total: 1250 }),
        await app.send('GET', `orders/${orderId}`),
      ]
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'NOT_FOUND']))
    }
    expect((await other.read(theirs.orderId)).state).toBe('OPEN')
  })

  it('whoever may not pay here at all, when they scan it, and when that changed meanwhile', async () => {
    const merchant = await aMerchant(world)
    const { url } = await aStaticCode(world, merchant)
    const outsider = await anApp(world, await aPerson(world, { identityClass: 'OUTSIDER' }))
    const { orderId } = await outsider.order({ code: url })
    await aRule(world, { merchantNo: merchant.merchantNo, denied: true })
    const pay = () => outsider.pay(orderId, { amount: 1, total: 2 })
    await expect.poll(async () => (await pay()).body.code, { timeout: 5000 }).toBe('OUTSIDER_NOT_ALLOWED')
    expect((await outsider.tryOrder({ code: url })).body.code).toBe('OUTSIDER_NOT_ALLOWED')
    expect(await balanceOf(world, outsider.person.accountNo)).toBe(100_00)
  })

  it('nobody who is not logged in', async () => {
    const answer = await fetch(`${world.gateway.url}/platform/v1/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ merchantNo: till.merchant.merchantNo }),
    })
    expect(answer.status).toBe(401)
  })

  it('an order that names both a code and a number, or neither', async () => {
    const { url } = await aStaticCode(world, till.merchant)
    const both = { code: url, merchantNo: till.merchant.merchantNo }
    for (const body of [both, {}]) expect((await app.tryOrder(body)).status).toBe(422)
  })
})
