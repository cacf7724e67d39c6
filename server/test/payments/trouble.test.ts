import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { createDatabase } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { testAdminUrl } from '@yimatong/prisma/test-database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOnecardChannel } from '../../src/channels/onecard/channel.ts'
import { createPayments } from '../../src/payments/payments.ts'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { aTill, type Answer, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const BALANCE = 100_00
const AMOUNT = 10
const POST = 'POST /onecard/v1/postings'

let world: World
let till: Till
let phone: Phone

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  phone = await aPhone(world, await aPerson(world, { balanceFen: BALANCE }))
})

afterAll(() => world?.close())

async function storedPayments(): Promise<number> {
  const { rows } = await world.owner.query<{ count: number }>('SELECT count(*)::int AS count FROM payments')
  return rows[0]?.count ?? -1
}

describe('when there is more to do than is taken at once', () => {
  it('the next one hears OVERLOADED and when to come back, nothing is stored, and later it pays', async () => {
    const { deps } = world.gateway
    const onecard = createOnecardChannel({ ...deps, redeemTimeoutMs: 20_000, ledgerTimeoutMs: 20_000 })
    const asking = {
      pinFree: { totalFen: AMOUNT, perDay: 100 },
      confirmWithinSeconds: 45,
      watch: { duplicateSeconds: 0, twoMerchantsSeconds: 0 },
    }
    const payments = createPayments({
      ...deps,
      ...asking,
      onecard,
      sandbox: onecard,
      maxUnderWay: 2,
      patienceMs: 30_000,
    })
    const here = { terminalNo: till.terminalNo, merchantNo: till.merchant.merchantNo }
    const ask = async () => ({ outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT })
    const [first, second, third] = [await ask(), await ask(), await ask()]
    world.toOnecard.decide = (call) => (call === POST ? 'hold-request' : 'pass')
    const busy = [payments.payByCode(here, first), payments.payByCode(here, second)]
    await world.toOnecard.held()
    const stored = await storedPayments()
    await expect(payments.payByCode(here, third)).rejects.toMatchObject({
      code: 'OVERLOADED',
      headers: { 'Retry-After': '1' },
    })
    expect(await storedPayments()).toBe(stored)
    // A repeat of what is in hand is no further work.
    const again = payments.payByCode(here, first)
    world.toOnecard.decide = () => 'pass'
    world.toOnecard.release()
    const [paid] = await Promise.all(busy)
    expect(await again).toEqual(paid)
    expect((await payments.payByCode(here, third)).state).toBe('SUCCESS')
    await payments.close()
  })
})

/** Breaks every connection that the service has to its database, as a restart does. */
async function breakConnections(): Promise<void> {
  const { rows } = await world.owner.query<{ name: string }>('SELECT current_database() AS name')
  const log = createLog({ name: 'test', level: 'silent' })
  const admin = createDatabase({ url: testAdminUrl(), name: 'test', log, poolSize: 1 })
  await admin.query({
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'payment_app'`,
    values: [rows[0]?.name],
  })
  await admin.close()
}

describe('when the database connections break in the middle', () => {
  it('every payment ends, each number pays at most once, and what was answered holds', async () => {
    const phones = await Promise.all(Array.from({ length: 6 }, async () => aPhone(world, await aPerson(world))))
    const requests: { outTradeNo: string; authCode: string; amount: number }[] = []
    for (const each of phones) {
      for (let n = 0; n < 10; n++) {
        requests.push({ outTradeNo: newId('request'), authCode: await each.show(), amount: AMOUNT })
      }
    }
    let answered = 0
    const pay = async (request: (typeof requests)[number]): Promise<Answer<PaymentView>> => {
      const answer = await till.pay(request)
      answered += 1
      // In the middle, twice.
      if (answered === 10 || answered === 30) await breakConnections()
      return answer
    }
    const answers: Answer<PaymentView>[] = []
    // A dozen tills, one payment after another.
    const queue = [...requests.entries()]
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) answers[next[0]] = await pay(next[1])
    }
    await Promise.all(Array.from({ length: 12 }, work))
    for (const { status } of answers) expect([200, 503]).toContain(status)
    await world.gateway.deps.payments.sweeper.sweep({ olderThanMs: 0 })
    let paid = 0
    for (const [n, request] of requests.entries()) {
      // A till that heard nothing certain asks again under the same number.
      const final = (await till.pay(request)).body
      expect(['SUCCESS', 'PAYERROR', 'CLOSED']).toContain(final.state)
      const said = answers[n]?.body
      if (said?.state === 'SUCCESS' || said?.state === 'PAYERROR') expect(final).toEqual(said)
      if (final.state === 'SUCCESS') paid += 1
    }
    expect(paid).toBeGreaterThan(30)
    const balances = await Promise.all(phones.map(({ person }) => balanceOf(world, person.accountNo)))
    expect(balances.reduce((sum, fen) => sum + fen, 0)).toBe(phones.length * BALANCE - paid * AMOUNT)
  })
})
