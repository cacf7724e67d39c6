import { businessDateOf } from '@yimatong/contract/clock'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { SessionAnswer } from '@yimatong/contract/platform-api'
import type { Prisma } from '@yimatong/prisma/payment'
import { hashPassword } from '@yimatong/kit/passwords'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anApp } from '../world/apps.ts'
import { aPerson, aPhone, balanceOf, type Person } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const day = (offset: number) => new Date(`${businessDateOf(Date.now() + offset * DAY_MS)}T00:00:00Z`)

let world: World
let till: Till
beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  await aRule(world, { rateBps: 1500, identityClasses: ['OUTSIDER', 'TEMPORARY', 'STUDENT', 'TEACHER'] })
})
afterAll(() => world?.close())

const decided = { stateVersion: 1, stateTold: 1, stateChangedAt: new Date() }
const become = ({ personId }: Person, data: Prisma.PersonUpdateInput) =>
  world.gateway.deps.prisma.person.update({ where: { personId }, data })

async function aPersonWith(data: Prisma.PersonUpdateInput): Promise<Person> {
  const person = await aPerson(world, { identityClass: 'TEMPORARY' })
  await become(person, data)
  return person
}

async function scanned(person: Person): Promise<PaymentView> {
  const { body } = await till.pay({ authCode: await (await aPhone(world, person)).show(), amount: 1000 })
  return body
}

describe('the days of an identity', () => {
  it.each([
    ['is open at both ends', {}, 'SUCCESS'],
    ['begins today', { identityFrom: day(0) }, 'SUCCESS'],
    ['ends today', { identityUntil: day(0) }, 'SUCCESS'],
    ['begins tomorrow', { identityFrom: day(1) }, 'IDENTITY_ENDED'],
    ['ended yesterday', { identityUntil: day(-1) }, 'IDENTITY_ENDED'],
  ])('that %s', async (_what, dates, expected) => {
    const person = await aPersonWith(dates)
    const { state, declineCode } = await scanned(person)
    expect(declineCode ?? state).toBe(expected)
    expect(await balanceOf(world, person.accountNo)).toBe(expected === 'SUCCESS' ? 88_50 : 100_00)
  })

  it('bind whoever scans a code, too: no order is priced, and nothing is charged', async () => {
    const person = await aPersonWith({})
    const app = await anApp(world, person)
    const { merchantNo } = till.merchant
    const { orderId } = await app.order({ merchantNo })
    await become(person, { identityUntil: day(-1) })
    expect((await app.quote(orderId, 1000)).body.code).toBe('IDENTITY_ENDED')
    expect((await app.pay(orderId, { amount: 1000, total: 1150 })).body.code).toBe('IDENTITY_ENDED')
    expect((await app.tryOrder({ merchantNo })).body.code).toBe('IDENTITY_ENDED')
    expect(await balanceOf(world, person.accountNo)).toBe(100_00)
  })

  it('end the issue of codes: the token for the code service says why', async () => {
    const passwordHash = await hashPassword('correct horse')
    const outOf = async (data: Prisma.PersonUpdateInput) => {
      const { schoolNo } = await aPersonWith({ passwordHash, ...data })
      const answer = await fetch(`${world.gateway.url}/platform/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ schoolNo, password: 'correct horse' }),
      })
      const [, claims = ''] = ((await answer.json()) as SessionAnswer).tsmToken.split('.')
      return JSON.parse(Buffer.from(claims, 'base64url').toString()).out
    }
    expect(await outOf({})).toBeUndefined()
    expect(await outOf({ identityUntil: day(-1) })).toBe('IDENTITY_ENDED')
    expect(await outOf({ state: 'FROZEN', ...decided })).toBe('ACCOUNT_FROZEN')
  })
})

describe("the office's word", () => {
  it.each([
    ['FROZEN', 'ACCOUNT_FROZEN'],
    ['CLOSED', 'ACCOUNT_CLOSED'],
  ] as const)('%s declines before the ledger is asked', async (state, expected) => {
    const person = await aPersonWith({ state, ...decided })
    expect(await scanned(person)).toMatchObject({ state: 'PAYERROR', declineCode: expected })
    expect(await balanceOf(world, person.accountNo)).toBe(100_00)
  })
})

describe('somebody whose class is not established', () => {
  it('pays the base price at a till, and the surcharge is left open', async () => {
    const person = await aPersonWith({ identityClass: null })
    const payment = await scanned(person)
    expect(payment).toMatchObject({ state: 'SUCCESS', total: 1000, surcharge: { amount: 0, status: 'PENDING' } })
    expect(payment.payer).toEqual({ maskedName: '张*雯', accountTail: person.schoolNo.slice(-4) })
    expect(await balanceOf(world, person.accountNo)).toBe(90_00)
  })

  it('pays the base price by the phone', async () => {
    const person = await aPersonWith({ identityClass: null })
    const app = await anApp(world, person)
    const { orderId } = await app.order({ merchantNo: till.merchant.merchantNo })
    expect((await app.quote(orderId, 1000)).body).toMatchObject({ surcharge: 0, total: 1000 })
    const { body } = await app.pay(orderId, { amount: 1000, total: 1000 })
    expect(body).toMatchObject({ state: 'SUCCESS', surcharge: { amount: 0, status: 'PENDING' } })
  })

  it('stays open when the answer of the ledger was lost, and the sweeper records it', async () => {
    const person = await aPersonWith({ identityClass: null })
    const { paymentId } = await scanned(person)
    const { rows } = await world.onecardOwner.query<{ memo: { identityClass: null } }>({
      text: 'SELECT memo FROM postings WHERE posting_id = $1',
      values: [paymentId],
    })
    expect(rows[0]?.memo).toMatchObject({ identityClass: null, personId: person.personId })
  })
})
