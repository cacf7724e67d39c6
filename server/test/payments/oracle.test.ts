import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { shareOf } from '@yimatong/contract/money'
import type { IdentityClass } from '@yimatong/contract/states'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, type Phone, topUp } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Answer, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

/**
 * Many payments at once by people whose money runs dry, with repeated numbers, repeated codes, other content and lost
 * answers, at two gateways. What came of it is replayed one by one in the order of the ledger, in memory.
 */

const ROUNDS = 4
const CODES_PER_PHONE = 8
const POST = 'POST /onecard/v1/postings'

/** What each class pays on top, as the rules below say. */
const SURCHARGE: Record<IdentityClass, (amount: number) => number> = {
  STUDENT: () => 0,
  TEACHER: () => 0,
  OUTSIDER: (amount) => shareOf(amount, 1500),
  TEMPORARY: (amount) => Math.min(Math.max(shareOf(amount, 500) + 20, 50), 90),
}

/** The numbers of one seed: mulberry32. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

let world: World
let gateways: Gateway[]
let tills: Till[]
let phones: Phone[]

beforeAll(async () => {
  world = await createWorld()
  gateways = [world.gateway, await world.startGateway()]
  const till = await aTill(world)
  tills = [till, await aTill(world, till.merchant), await aTill(world)]
  await aRule(world, { rateBps: 1500 })
  await aRule(world, {
    identityClass: 'TEMPORARY',
    rateBps: 500,
    flatFen: 20,
    minFen: 50,
    capFen: 90,
    receiver: 'MERCHANT',
  })
  const classes: IdentityClass[] = ['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY', 'OUTSIDER', 'STUDENT']
  phones = await Promise.all(
    classes.map(async (identityClass) => aPhone(world, await aPerson(world, { identityClass, balanceFen: 0 }))),
  )
})

afterAll(() => world?.close())

interface Asked {
  till: Till
  outTradeNo: string
  authCode: string
  amount: number
  phone: Phone
}

/** One round's requests: fresh ones, repeats of the same, the same code again, and the same number with other content. */
async function aRound(random: (below: number) => number): Promise<Asked[]> {
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T
  const fresh: Asked[] = []
  for (const phone of phones) {
    for (let n = 0; n < CODES_PER_PHONE; n++) {
      const amount = 1 + random(900)
      const code = { authCode: await phone.show(), phone }
      fresh.push({ till: pick(tills), outTradeNo: newId('request'), amount, ...code })
    }
  }
  const again = Array.from({ length: 24 }, (_, n): Asked => {
    const one = pick(fresh)
    if (n % 3 === 0) return one
    if (n % 3 === 1) return { ...one, outTradeNo: newId('request') }
    return { ...one, amount: one.amount + 1 }
  })
  return [...fresh, ...again].toSorted(() => random(3) - 1)
}

async function rescueAll(): Promise<void> {
  for (const gateway of gateways) await gateway.deps.payments.sweeper.sweep({ olderThanMs: 0 })
}

interface Posting {
  postingId: string
  kind: 'DEBIT' | 'TOPUP' | 'REVERSAL'
  outcome: 'POSTED' | 'DECLINED' | 'TOMBSTONED'
  payer: string
  amount: number
  surcharge: number
  balanceAfter: number | null
}

/** Replays the ledger one posting after another: each decision and each balance must be what a single clerk would get. */
function replay(postings: readonly Posting[]): Map<string, number> {
  const balances = new Map<string, number>()
  for (const { postingId, kind, outcome, payer, amount, surcharge, balanceAfter } of postings) {
    const before = balances.get(payer) ?? 0
    const total = amount + surcharge
    if (kind === 'DEBIT') expect([postingId, outcome]).toEqual([postingId, before >= total ? 'POSTED' : 'DECLINED'])
    if (outcome !== 'POSTED') continue
    balances.set(payer, kind === 'DEBIT' ? before - total : before + total)
    expect([postingId, balanceAfter]).toEqual([postingId, balances.get(payer)])
  }
  return balances
}

async function readPostings(): Promise<Posting[]> {
  const { rows } = await world.onecardOwner.query<Posting>(
    `SELECT posting_id AS "postingId", kind, outcome, payer_account AS payer, amount_fen::float8 AS amount,
       surcharge_fen::float8 AS surcharge, balance_after_fen::float8 AS "balanceAfter"
     FROM postings ORDER BY id`,
  )
  return rows
}

/** Everything that was answered holds in the end, and gateway and ledger agree on every payment. */
function judge(
  asked: readonly Asked[],
  said: readonly Answer<PaymentView>[],
  now: Map<string, PaymentView>,
  postings: readonly Posting[],
): void {
  const byId = new Map(postings.map((posting) => [posting.postingId, posting]))
  const paidCodes = new Map<string, Set<string>>()
  asked.forEach(({ till, outTradeNo, authCode, phone }, n) => {
    const { status, body } = said[n] as Answer<PaymentView>
    const final = now.get(`${till.merchant.merchantNo}/${outTradeNo}`) as PaymentView
    expect(['SUCCESS', 'PAYERROR', 'CLOSED']).toContain(final.state)
    if (status === 200 && body.state !== 'PROCESSING') expect(body).toEqual(final)
    else expect([200, 409]).toContain(status)
    const posting = byId.get(final.paymentId)
    expect(final.state === 'SUCCESS').toBe(posting?.outcome === 'POSTED')
    if (posting !== undefined) {
      expect([posting.amount, posting.surcharge]).toEqual([final.amount, final.surcharge.amount])
      expect(final.surcharge.amount).toBe(SURCHARGE[phone.person.identityClass](final.amount))
    }
    if (final.state === 'SUCCESS' && status === 200) {
      paidCodes.set(authCode, (paidCodes.get(authCode) ?? new Set()).add(final.paymentId))
    }
  })
  for (const payments of paidCodes.values()) expect(payments.size).toBe(1)
}

describe('random payments', () => {
  it.each([1, 2, 3])(
    'end as one clerk would have booked them (seed %i)',
    async (seed) => {
      const random = seeded(seed)
      for (const { person } of phones) await topUp(world, person.accountNo, 40_00)
      const asked: Asked[] = []
      const said: Answer<PaymentView>[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const requests = await aRound(random)
        world.toOnecard.decide = (call) => (call === POST && random(6) === 0 ? 'lose-answer' : 'pass')
        const urls = requests.map(() => (gateways[random(2)] as Gateway).url)
        const answers = requests.map(({ till, outTradeNo, authCode, amount }, n) =>
          till.pay({ outTradeNo, authCode, amount }, urls[n]),
        )
        said.push(...(await Promise.all(answers)))
        asked.push(...requests)
        world.toOnecard.decide = () => 'pass'
        await rescueAll()
      }
      const now = new Map<string, PaymentView>()
      for (const { till, outTradeNo } of asked) {
        now.set(`${till.merchant.merchantNo}/${outTradeNo}`, (await till.query(outTradeNo)).body)
      }
      const postings = await readPostings()
      judge(asked, said, now, postings)
      const balances = replay(postings)
      for (const { person } of phones)
        expect(await balanceOf(world, person.accountNo)).toBe(balances.get(person.accountNo))
      // The money did run dry, so the hard decisions were made.
      expect(said.filter(({ body }) => body.declineCode === 'INSUFFICIENT_BALANCE').length).toBeGreaterThan(0)
    },
    120_000,
  )
})
