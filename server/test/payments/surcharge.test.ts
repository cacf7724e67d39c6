import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { aRule, type RuleOptions } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

let world: World
let till: Till
let phones: Record<IdentityClass, Phone>
let gateway: Gateway

beforeAll(async () => {
  world = await createWorld({ VOUCHER_CAP_FEN: '10000000' })
  till = await aTill(world)
  const phoneOf = async (identityClass: IdentityClass) =>
    aPhone(
      world,
      await aPerson(world, {
        identityClass,
        balanceFen: 10_000_000,
        limits: { paymentLimit: 10_000_000, dailyLimit: 10_000_000 },
      }),
    )
  phones = {
    STUDENT: await phoneOf('STUDENT'),
    TEACHER: await phoneOf('TEACHER'),
    OUTSIDER: await phoneOf('OUTSIDER'),
    TEMPORARY: await phoneOf('TEMPORARY'),
  }
})

afterAll(() => world?.close())

beforeEach(async () => {
  await world.owner.query('DELETE FROM surcharge_rules')
})

/** Pays at a gateway that has just started and so has not remembered older rules, at a time of the campus's choice. */
async function paid(identityClass: IdentityClass, amount: number, at?: string): Promise<PaymentView> {
  if (at !== undefined) world.clock = () => Date.parse(at)
  try {
    gateway = await world.startGateway()
    const sameTill = at === undefined ? till : await aTill(world, till.merchant)
    const { body } = await sameTill.pay({ authCode: await phones[identityClass].show(), amount }, gateway.url)
    await gateway.stop()
    return body
  } finally {
    world.clock = () => Date.now()
  }
}

describe('what a rule takes, to the fen', () => {
  it.each<[string, RuleOptions, number, number]>([
    ['15 % of 10.00', { rateBps: 1500 }, 1000, 150],
    ['15 % of 0.03: 0.45 fen is none', { rateBps: 1500 }, 3, 0],
    ['15 % of 0.10: half a fen is one more', { rateBps: 1500 }, 10, 2],
    ['1 bp of 49.99: just under half', { rateBps: 1 }, 4999, 0],
    ['1 bp of 50.00: half up', { rateBps: 1 }, 5000, 1],
    ['a flat yuan', { flatFen: 100 }, 1, 100],
    ['rate and flat together', { rateBps: 3000, flatFen: 50 }, 1000, 350],
    ['raised to the minimum', { rateBps: 500, minFen: 50 }, 100, 50],
    ['cut at the cap', { rateBps: 5000, capFen: 300 }, 1000, 300],
    ['all of the largest amount', { rateBps: 10_000 }, 4_000_000, 4_000_000],
  ])('%s', async (_what, rule, amount, fen) => {
    const ruleId = await aRule(world, rule)
    const { person } = phones.OUTSIDER
    const before = await balanceOf(world, person.accountNo)
    const [stall, school] = await Promise.all([
      balanceOf(world, till.merchant.accountNo),
      balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT),
    ])
    const body = await paid('OUTSIDER', amount)
    expect(body).toMatchObject({
      state: 'SUCCESS',
      total: amount + fen,
      surcharge: {
        amount: fen,
        ruleId,
        ruleVersion: 1,
        rateBps: rule.rateBps ?? 0,
        receiver: 'SCHOOL',
        status: 'APPLIED',
      },
    })
    expect(await balanceOf(world, person.accountNo)).toBe(before - amount - fen)
    expect(await balanceOf(world, till.merchant.accountNo)).toBe(stall + amount)
    expect(await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)).toBe(school + fen)
  })

  it('goes to the stall when the rule says so', async () => {
    await aRule(world, { rateBps: 800, receiver: 'MERCHANT' })
    const stall = await balanceOf(world, till.merchant.accountNo)
    const body = await paid('OUTSIDER', 1000)
    expect(body.surcharge).toMatchObject({ amount: 80, receiver: 'MERCHANT' })
    expect(await balanceOf(world, till.merchant.accountNo)).toBe(stall + 1080)
  })
})

describe('when a rule holds', () => {
  // 2026-11-21 is a Saturday.
  const LUNCH = { fromMinute: 690, toMinute: 750, rateBps: 3000 }
  const NIGHT = { fromMinute: 1320, toMinute: 360, rateBps: 3000 }
  it.each<[string, RuleOptions, string, boolean]>([
    ['at its first minute', LUNCH, '2026-11-21T11:30:00.000+08:00', true],
    ['just before it', LUNCH, '2026-11-21T11:29:59.999+08:00', false],
    ['in its last minute', LUNCH, '2026-11-21T12:29:59.999+08:00', true],
    ['at its end', LUNCH, '2026-11-21T12:30:00.000+08:00', false],
    ['before midnight in a window across it', NIGHT, '2026-11-21T23:59:59.999+08:00', true],
    ['after midnight in a window across it', NIGHT, '2026-11-22T05:59:59.999+08:00', true],
    ['outside a window across midnight', NIGHT, '2026-11-22T06:00:00.000+08:00', false],
    ['on its weekday', { rateBps: 3000, weekdays: [6] }, '2026-11-21T00:00:00.000+08:00', true],
    ['on another weekday', { rateBps: 3000, weekdays: [1, 2, 3, 4, 5, 7] }, '2026-11-21T12:00:00.000+08:00', false],
    ['on its first day', { rateBps: 3000, validFrom: '2026-11-21' }, '2026-11-21T00:00:00.000+08:00', true],
    ['before its first day', { rateBps: 3000, validFrom: '2026-11-22' }, '2026-11-21T23:59:59.999+08:00', false],
    ['on its last day', { rateBps: 3000, validTo: '2026-11-21' }, '2026-11-21T23:59:59.999+08:00', true],
    ['after its last day', { rateBps: 3000, validTo: '2026-11-21' }, '2026-11-22T00:00:00.000+08:00', false],
  ])('%s', async (_when, rule, at, holds) => {
    await aRule(world, rule)
    const body = await paid('OUTSIDER', 1000, at)
    expect(body.surcharge.amount).toBe(holds ? 300 : 0)
    expect(body.surcharge.status).toBe(holds ? 'APPLIED' : 'NONE')
    expect(body.businessDate).toBe(businessDateOf(Date.parse(at)))
  })
})

describe('whom a rule concerns', () => {
  it.each<IdentityClass>(['STUDENT', 'TEACHER', 'TEMPORARY'])(
    'not a %s when it is for outsiders',
    async (identityClass) => {
      await aRule(world, { rateBps: 5000 })
      expect((await paid(identityClass, 1000)).surcharge).toEqual({ amount: 0, status: 'NONE' })
    },
  )

  it('the identity in our books now, whatever the code was made as', async () => {
    await aRule(world, { rateBps: 1500 })
    const changed = await aPhone(world, await aPerson(world, { identityClass: 'STUDENT' }))
    const authCode = await changed.show()
    const { personId } = changed.person
    await world.gateway.deps.prisma.person.update({ where: { personId }, data: { identityClass: 'OUTSIDER' } })
    const { body } = await till.pay({ authCode, amount: 1000 }, (await world.startGateway()).url)
    expect(body).toMatchObject({ total: 1150, payer: { identityClass: 'OUTSIDER' } })
  })

  it("a stall's own rule before the one for all", async () => {
    await aRule(world, { rateBps: 5000 })
    const ruleId = await aRule(world, { rateBps: 800, merchantNo: till.merchant.merchantNo })
    expect((await paid('OUTSIDER', 1000)).surcharge).toMatchObject({ amount: 80, ruleId })
  })

  it('several classes by one rule', async () => {
    const ruleId = await aRule(world, { rateBps: 500, identityClasses: ['OUTSIDER', 'TEMPORARY'] })
    expect((await paid('OUTSIDER', 1000)).surcharge).toMatchObject({ amount: 50, ruleId })
    expect((await paid('TEMPORARY', 1000)).surcharge).toMatchObject({ amount: 50, ruleId })
    expect((await paid('STUDENT', 1000)).surcharge.status).toBe('NONE')
  })

  it("the stall's category before all, and only that category", async () => {
    const { merchantNo } = till.merchant
    const { merchant, merchantCategory } = world.gateway.deps.prisma
    const [ours, other] = [newId('merchantCategory'), newId('merchantCategory')]
    await merchantCategory.createMany({
      data: [ours, other].map((categoryId) => ({ categoryId, name: categoryId, nameEn: categoryId })),
    })
    await aRule(world, { rateBps: 5000 })
    await aRule(world, { rateBps: 100, categoryId: other })
    const ruleId = await aRule(world, { rateBps: 800, categoryId: ours })
    expect((await paid('OUTSIDER', 1000)).surcharge.amount).toBe(500)
    await merchant.update({ where: { merchantNo }, data: { categoryId: ours } })
    expect((await paid('OUTSIDER', 1000)).surcharge).toMatchObject({ amount: 80, ruleId })
    const asked = await gateway.deps.payments.rules()
    expect(asked.categoryOf(merchantNo)).toBe(ours)
    await merchant.update({ where: { merchantNo }, data: { categoryId: null } })
  })

  it('nobody once it is retired', async () => {
    const ruleId = await aRule(world, { rateBps: 5000 })
    await world.gateway.deps.prisma.surchargeRule.update({
      where: { ruleId_version: { ruleId, version: 1 } },
      data: { retiredAt: new Date() },
    })
    expect((await paid('OUTSIDER', 1000)).surcharge.amount).toBe(0)
  })

  it('refuses outsiders where the rule denies them, before anything is posted', async () => {
    const ruleId = await aRule(world, { denied: true })
    const before = await balanceOf(world, phones.OUTSIDER.person.accountNo)
    const posted = world.toOnecard.calls.length
    const body = await paid('OUTSIDER', 1000)
    expect(body).toMatchObject({ state: 'PAYERROR', declineCode: 'OUTSIDER_NOT_ALLOWED', total: 1000 })
    expect(body.surcharge).toMatchObject({ amount: 0, status: 'NONE', ruleId })
    expect(world.toOnecard.calls.length).toBe(posted)
    expect(await balanceOf(world, phones.OUTSIDER.person.accountNo)).toBe(before)
  })

  it('is decided on amount and surcharge together when the balance is short', async () => {
    await aRule(world, { rateBps: 1500 })
    const poor = await aPhone(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: 1149 }))
    const { body } = await till.pay({ authCode: await poor.show(), amount: 1000 }, (await world.startGateway()).url)
    expect(body).toMatchObject({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE', total: 1150 })
    expect(await balanceOf(world, poor.person.accountNo)).toBe(1149)
  })
})
