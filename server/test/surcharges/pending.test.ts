import { SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { BillPage } from '@yimatong/contract/platform-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settlePending, type SettleDeps } from '../../src/surcharges/pending/settle.ts'
import { anApp } from '../world/apps.ts'
import { balanceOf, type Person } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import type { World } from '../world/world.ts'
import { createPendingStage, type PendingStage } from './stage.ts'

let stage: PendingStage
let world: World
let deps: SettleDeps
let paidByNobodyKnown: PendingStage['paidByNobodyKnown']
let become: PendingStage['become']
let makeDue: PendingStage['makeDue']
let standing: PendingStage['standing']

beforeAll(async () => {
  stage = await createPendingStage()
  await aRule(stage.world, { identityClass: 'TEMPORARY', denied: true })
  ;({ world, deps, paidByNobodyKnown, become, makeDue, standing } = stage)
})

afterAll(() => stage?.close())

beforeEach(async () => {
  await world.owner.query(
    `UPDATE pending_surcharges SET sweep_after = 'infinity' WHERE state IN ('PENDING', 'COLLECTING')`,
  )
})

const school = () => balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)

/** What the app of somebody who has set no PIN yet is told. */
const billsOf = async (person: Person) =>
  (await (await anApp(world, person, '')).send<BillPage>('GET', 'me/bills')).body

describe('a pending surcharge', () => {
  it('waits as long as the identity is not established', async () => {
    const { paymentId, accountNo } = await paidByNobodyKnown(1000)
    await settlePending(deps)
    expect(await standing(paymentId)).toMatchObject({ state: 'PENDING', surcharge_fen: null, amount_fen: 1000 })
    expect(await balanceOf(world, accountNo)).toBe(9000)
  })

  it('is taken once by the rule of then, whoever turns and however often', async () => {
    const payer = await paidByNobodyKnown(1000)
    const { paymentId, accountNo, personId } = payer
    const before = await school()
    await become(personId, 'OUTSIDER')
    const now = await aRule(world, { rateBps: 9000, fromMinute: 0, toMinute: 1439 })
    await Promise.all([settlePending(deps), settlePending(deps), settlePending(deps)])
    expect(await standing(paymentId)).toMatchObject({
      state: 'SETTLED',
      identity_class: 'OUTSIDER',
      surcharge_fen: 150,
      surcharge_rule: { rateBps: 1500, receiver: 'SCHOOL' },
    })
    await makeDue(paymentId)
    expect(await settlePending(deps)).toBe(0)
    expect(await balanceOf(world, accountNo)).toBe(8850)
    expect(await school()).toBe(before + 150)
    // The payment stays as it was paid; its payer reads what came later, by which rule, and finds it in the month.
    const page = await billsOf(payer)
    const later = { taken: 150, back: 0, at: expect.any(String) }
    expect(page.bills).toMatchObject([
      { total: 1000, surcharge: { status: 'PENDING', amount: 0, rateBps: 1500, receiver: 'SCHOOL', later } },
    ])
    expect(page.months).toMatchObject([{ count: 1, paid: 1150, refunded: 0 }])
    await world.owner.query({ text: 'DELETE FROM surcharge_rules WHERE rule_id = $1', values: [now] })
  })

  it('is taken once when the ledger’s answer is lost', async () => {
    const { paymentId, accountNo, personId } = await paidByNobodyKnown(1000)
    await become(personId, 'OUTSIDER')
    const lost: SettleDeps = {
      ...deps,
      async take(later) {
        await deps.take(later)
        throw new Error('no answer')
      },
    }
    await settlePending(lost)
    expect(await standing(paymentId)).toMatchObject({ state: 'COLLECTING', surcharge_fen: 150 })
    await makeDue(paymentId)
    await settlePending(deps)
    expect(await standing(paymentId)).toMatchObject({ state: 'SETTLED' })
    expect(await balanceOf(world, accountNo)).toBe(8850)
  })

  it('is tried again later when the balance is short, and given up when it is too old', async () => {
    const { paymentId, personId } = await paidByNobodyKnown(1000, 1100)
    await become(personId, 'OUTSIDER')
    await settlePending(deps)
    const refused = await standing(paymentId)
    expect(refused).toMatchObject({ state: 'PENDING', refusals: 1, identity_class: 'OUTSIDER' })
    expect(Number(refused?.['sweep_after'])).toBeGreaterThan(Date.now() + 3_600_000)
    await makeDue(paymentId)
    await settlePending({ ...deps, clock: () => Date.now() + 91 * 86_400_000, take: async () => 'DECLINED' })
    expect(await standing(paymentId)).toMatchObject({ state: 'WAIVED', waived_because: 'TOO_OLD' })
  })

  it.each<[string, number, IdentityClass, string]>([
    ['of a student: no rule', 1000, 'STUDENT', 'NO_RULE'],
    ['of one who could not have paid: what is done is done', 1000, 'TEMPORARY', 'NO_RULE'],
    ['below the limit', 100, 'OUTSIDER', 'BELOW_LIMIT'],
  ])('is waived %s', async (_why, amount, identityClass, because) => {
    const payer = await paidByNobodyKnown(amount)
    const { paymentId, accountNo, personId } = payer
    await become(personId, identityClass)
    await settlePending(deps)
    expect(await standing(paymentId)).toMatchObject({ state: 'WAIVED', waived_because: because })
    expect((await billsOf(payer)).bills).toMatchObject([
      { total: amount, surcharge: { status: 'PENDING', waived: { because, at: expect.any(String) } } },
    ])
    expect(await balanceOf(world, accountNo)).toBe(10_000 - amount)
  })

  it('is waived when the payment was cancelled, and shares what was refunded', async () => {
    const whole = await paidByNobodyKnown(1000)
    const part = await paidByNobodyKnown(999)
    const back = (paymentId: string, fen: number, state: string) =>
      world.owner.query({
        text: 'UPDATE payments SET refunded_fen = $2, state = $3::trade_state WHERE payment_id = $1',
        values: [paymentId, fen, state],
      })
    await back(whole.paymentId, 1000, 'REVOKED')
    await back(part.paymentId, 333, 'REFUND')
    await become(whole.personId, 'OUTSIDER')
    await become(part.personId, 'OUTSIDER')
    await settlePending(deps)
    expect(await standing(whole.paymentId)).toMatchObject({ state: 'WAIVED', waived_because: 'GIVEN_BACK' })
    expect(await standing(part.paymentId)).toMatchObject({ state: 'SETTLED', surcharge_fen: 100 })
  })

  it('is waived when nobody knew for too long', async () => {
    const { paymentId } = await paidByNobodyKnown(1000)
    await settlePending({ ...deps, clock: () => Date.now() + 91 * 86_400_000 })
    expect(await standing(paymentId)).toMatchObject({ state: 'WAIVED', waived_because: 'TOO_OLD' })
  })

  it('can never be changed again once it has ended', async () => {
    const { paymentId, personId } = await paidByNobodyKnown(1000)
    await become(personId, 'OUTSIDER')
    await settlePending(deps)
    for (const change of [`state = 'WAIVED', waived_because = 'TOO_OLD'`, `surcharge_fen = 1`])
      await expect(
        world.owner.query({
          text: `UPDATE pending_surcharges SET ${change} WHERE payment_id = $1`,
          values: [paymentId],
        }),
      ).rejects.toThrow()
    await expect(deps.database.query(`INSERT INTO pending_surcharges (payment_id) VALUES ('x')`)).rejects.toThrow(
      'permission',
    )
  })
})
