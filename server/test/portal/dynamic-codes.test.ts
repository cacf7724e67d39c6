import type { PortalDynamicCodeRow } from '@yimatong/contract/portal-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimDynamicCode } from '../../src/merchant-codes/dynamic-codes.ts'
import {
  aBrowserOf,
  aDynamicCode,
  aMerchant,
  aPayment,
  aTerminal,
  type Browser,
  createPortalWorld,
  NOON,
  type PortalWorld,
} from './world.ts'

const MINUTE_MS = 60_000

let world: PortalWorld

beforeAll(async () => {
  world = await createPortalWorld()
})

afterAll(() => world.close())

/** A merchant with a till and an owner's browser. */
async function aShop() {
  const merchantNo = await aMerchant(world)
  const terminalNo = await aTerminal(world, merchantNo)
  return { merchantNo, terminalNo, browser: await aBrowserOf(world, merchantNo) }
}

type Shop = Awaited<ReturnType<typeof aShop>>

/** Runs something as if it were that much later. */
async function later<T>(ms: number, run: () => Promise<T>): Promise<T> {
  const { clock } = world
  world.clock = () => NOON + ms
  try {
    return await run()
  } finally {
    world.clock = clock
  }
}

async function listed(browser: Browser, query = ''): Promise<PortalDynamicCodeRow[]> {
  const { body } = await browser.get(`/dynamic-codes${query}`).expect(200)
  return body.codes
}

const idsOf = (codes: readonly { dynamicId: string }[]) => codes.map(({ dynamicId }) => dynamicId)

/** A code that somebody is paying, and the payment. */
async function beingPaid({ merchantNo, terminalNo }: Shop) {
  const { dynamicId, outTradeNo } = await aDynamicCode(world, merchantNo, { terminalNo })
  const paymentId = await aPayment(world, { merchantNo, outTradeNo, merchantCodeId: dynamicId, state: 'PROCESSING' })
  await claimDynamicCode(world.database, { dynamicId, paymentId, nowMs: world.clock() })
  return { dynamicId, paymentId }
}

async function paid(shop: Shop) {
  const code = await beingPaid(shop)
  await world.owner.query({
    text: "UPDATE payments SET state = 'SUCCESS', paid_at = created_at, finished_at = created_at WHERE payment_id = $1",
    values: [code.paymentId],
  })
  return code
}

describe('the list of dynamic codes', () => {
  it('is walked newest first without a code lost or shown twice, also where they were made at one instant', async () => {
    const { merchantNo, browser } = await aShop()
    const made: string[] = []
    for (const ms of [0, 0, 0, 0, 1, 1, 2]) {
      const { dynamicId } = await later(ms, () => aDynamicCode(world, merchantNo))
      made.push(`${ms}.${dynamicId}`)
    }
    const walked: string[] = []
    let cursor = ''
    do {
      const { body } = await browser.get(`/dynamic-codes?limit=2${cursor}`).expect(200)
      walked.push(...idsOf(body.codes))
      cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')
    expect(walked).toEqual([...made].sort((one, other) => (one < other ? 1 : -1)).map((place) => place.split('.')[1]))
  })

  it('says who made each: a till by number and name, a portal user by name', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    await aDynamicCode(world, merchantNo, { terminalNo })
    await later(1, () => browser.send('post', '/dynamic-codes', { amount: 1250 }).expect(201))
    expect((await listed(browser)).map(({ madeBy }) => madeBy)).toEqual([
      { kind: 'PORTAL_USER', userName: '王经理' },
      { kind: 'TERMINAL', terminalNo, terminalName: '1 号机' },
    ])
  })

  it('names the payment of a code that is being paid, and of one that was', async () => {
    const shop = await aShop()
    const codes = { PAYING: await beingPaid(shop), PAID: await paid(shop) }
    for (const [state, { dynamicId, paymentId }] of Object.entries(codes)) {
      expect(await listed(shop.browser, `?state=${state}`)).toMatchObject([{ dynamicId, paymentId, state }])
    }
  })

  it('finds codes by the state that they have at this moment, written down or not', async () => {
    const shop = await aShop()
    const { merchantNo, browser } = shop
    const written = await later(-20 * MINUTE_MS, () => aDynamicCode(world, merchantNo))
    await world.owner.query({
      text: "UPDATE dynamic_codes SET state = 'EXPIRED' WHERE dynamic_id = $1",
      values: [written.dynamicId],
    })
    const unwritten = await later(-10 * MINUTE_MS, () => aDynamicCode(world, merchantNo))
    const cancelled = await aDynamicCode(world, merchantNo)
    await browser.send('post', `/dynamic-codes/${cancelled.outTradeNo}/cancel`).expect(200)
    const open = await aDynamicCode(world, merchantNo)

    const found = (state: string) => listed(browser, `?state=${state}`)
    expect(idsOf(await found('OPEN'))).toEqual([open.dynamicId])
    expect(idsOf(await found('CANCELLED'))).toEqual([cancelled.dynamicId])
    expect(idsOf(await found('EXPIRED'))).toEqual([unwritten.dynamicId, written.dynamicId])
    expect((await found('EXPIRED')).map(({ state }) => state)).toEqual(['EXPIRED', 'EXPIRED'])
    await later(5 * MINUTE_MS, async () => {
      expect(await found('OPEN')).toEqual([])
      expect(idsOf(await found('EXPIRED'))).toEqual([open.dynamicId, unwritten.dynamicId, written.dynamicId])
    })
  })

  it('does not go by the cursor of another list', async () => {
    const { browser } = await aShop()
    const cursor = Buffer.from(`1.mcd_${'0'.repeat(32)}`).toString('base64url')
    expect((await browser.get(`/dynamic-codes?cursor=${cursor}`).expect(422)).body.code).toBe('VALIDATION_FAILED')
  })
})
