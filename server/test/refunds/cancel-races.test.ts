import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import { cancel } from './stage.ts'

const RACES = 1000
/** As many as one phone has codes for at a time, from two phones. */
const AT_ONCE = 20
const BALANCE = 1000_00

let world: World
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld()
  second = await world.startGateway()
  till = await aTill(world)
  await aRule(world, { rateBps: 1500 })
})

afterAll(() => world?.close())

const aPayer = async () => aPhone(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: BALANCE }))

/** Pays and cancels one number, the cancel later by so many round trips, sometimes at another server. */
async function race(phone: Phone, round: number): Promise<string> {
  const outTradeNo = newId('request')
  const authCode = await phone.show()
  const cancelLater = async () => {
    for (let trip = 0; trip < round % 5; trip++) await till.query(outTradeNo)
    return cancel(world, till, outTradeNo, round % 2 === 0 ? second.url : undefined)
  }
  const [, first] = await Promise.all([till.pay({ outTradeNo, authCode, amount: 1000 }), cancelLater()])
  // Only what was decided while a peer was asked may still be open, and asking again ends it.
  const answer = first.body.state === 'PROCESSING' ? await cancel(world, till, outTradeNo) : first
  const standing = (await till.query(outTradeNo)).body
  expect([answer.status, answer.body.state]).toEqual([200, standing.state])
  expect((await second.deps.payments.cancel({ ...till, ...till.merchant }, outTradeNo)).state).toBe(standing.state)
  return standing.state
}

it('a thousand payments and cancels at the same moment: one final state each, and the books agree', {
  timeout: 600_000,
}, async () => {
  const ended: Record<string, number> = {}
  for (let round = 0; round < RACES; round += AT_ONCE) {
    const phones = [await aPayer(), await aPayer()] as const
    const rounds = Array.from({ length: AT_ONCE }, (_, at) => round + at)
    const states = await Promise.all(rounds.map((each) => race(each % 2 === 0 ? phones[0] : phones[1], each)))
    for (const state of states) ended[state] = (ended[state] ?? 0) + 1
    for (const { person } of phones) expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
  }
  expect(ended).toMatchObject({ CLOSED: expect.any(Number), REVOKED: expect.any(Number) })
  expect(await balanceOf(world, till.merchant.accountNo)).toBe(0)
  await expectBooksToAgree()
})

/** Each payment's state against what the ledger moved for it, and no duty left. */
async function expectBooksToAgree(): Promise<void> {
  const { rows } = await world.onecardOwner.query<{ paymentId: string; reversed: boolean }>(
    `SELECT d.posting_id AS "paymentId", EXISTS (SELECT FROM postings r WHERE r.reverses = d.posting_id AND r.outcome = 'POSTED') AS reversed
      FROM postings d WHERE d.kind = 'DEBIT' AND d.outcome = 'POSTED'`,
  )
  expect(rows.filter(({ reversed }) => !reversed)).toEqual([])
  const moved = new Set(rows.map(({ paymentId }) => paymentId))
  // A code may have grown stale on the way; but whoever is overtaken by a cancel is closed, and not declined.
  const { rows: declined } = await world.owner.query(
    `SELECT decline_code FROM payments WHERE state = 'PAYERROR' AND decline_code NOT LIKE 'CODE_%'`,
  )
  expect(declined).toEqual([])
  const { rows: payments } = await world.owner.query<{
    paymentId: string
    state: string
    open: boolean
    whole: boolean
  }>(
    `SELECT p.payment_id AS "paymentId", p.state::text, coalesce(r.state = 'PROCESSING', false) AS open,
      p.refunded_fen = CASE p.state WHEN 'REVOKED' THEN p.amount_fen + p.surcharge_fen ELSE 0 END AS whole
      FROM payments p LEFT JOIN refunds r USING (payment_id)`,
  )
  expect(payments).toHaveLength(RACES)
  expect(payments.filter(({ open, whole }) => open || !whole)).toEqual([])
  // A revoked payment had been posted; a closed one may have been, and was then undone before anybody called it paid.
  expect(payments.filter(({ paymentId, state }) => state === 'REVOKED' && !moved.has(paymentId))).toEqual([])
}
