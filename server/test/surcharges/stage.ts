import type { IdentityClass } from '@yimatong/contract/states'
import { type GiveBackDeps, giveSurchargesBack } from '../../src/surcharges/pending/give-back.ts'
import { giveFrom, takeFrom } from '../../src/surcharges/pending/ledger.ts'
import { type SettleDeps, settlePending } from '../../src/surcharges/pending/settle.ts'
import { aPerson, aPhone, type Person } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

type Due = Person & { paymentId: string; outTradeNo: string }

/** A till in a world where outsiders pay fifteen per cent on top, and people whose identity nobody knows yet. */
export interface PendingStage {
  world: World
  till: Till
  /** The one that knows the rule. */
  gateway: Gateway
  url: string
  deps: SettleDeps & GiveBackDeps
  /** Somebody whose identity is not established pays at the till. */
  paidByNobodyKnown(amount: number, balanceFen?: number): Promise<Due>
  become(personId: string, identityClass: IdentityClass | null): Promise<unknown>
  /** Lets the next turn take it up at once. */
  makeDue(paymentId: string): Promise<unknown>
  standing(paymentId: string): Promise<Record<string, unknown> | undefined>
  /** One turn of what is taken later, and of what goes back of it. */
  turn(): Promise<void>
  close(): Promise<void>
}

/** In a world of its own, or in one that is there; whoever made it closes it. */
export async function createPendingStage(given?: World): Promise<PendingStage> {
  const world = given ?? (await createWorld())
  await aRule(world, { rateBps: 1500 })
  const gateway = await world.startGateway()
  const till = await aTill(world)
  const { database, log, onecard } = gateway.deps
  const limits = { belowFen: 20, afterDays: 90 }
  const ledger = { take: takeFrom(onecard), give: giveFrom(onecard) }
  const deps = { database, log, clock: () => Date.now(), limits, ...ledger }
  const become: PendingStage['become'] = (personId, identityClass) =>
    world.owner.query({
      text: 'UPDATE persons SET identity_class = $2 WHERE person_id = $1',
      values: [personId, identityClass],
    })
  return {
    world,
    till,
    gateway,
    url: gateway.url,
    deps,
    become,
    async paidByNobodyKnown(amount, balanceFen = 10_000) {
      const person = await aPerson(world, { balanceFen })
      await become(person.personId, null)
      const phone = await aPhone(world, person)
      const { body } = await till.pay({ authCode: await phone.show(), amount }, gateway.url)
      const { state, total, surcharge, paymentId, outTradeNo } = body
      if (state !== 'SUCCESS' || total !== amount || surcharge.status !== 'PENDING')
        throw new Error(`this is not how such a payment ends: ${JSON.stringify(body)}`)
      return { ...person, paymentId, outTradeNo }
    },
    makeDue: (paymentId) =>
      world.owner.query({
        text: `WITH later AS (
            UPDATE pending_surcharges SET sweep_after = now() - make_interval(secs => 1) WHERE payment_id = $1 AND state IN ('PENDING', 'COLLECTING')
          )
          UPDATE surcharge_backs SET sweep_after = now() - make_interval(secs => 1) WHERE payment_id = $1 AND state = 'POSTING'`,
        values: [paymentId],
      }),
    async standing(paymentId) {
      const text = 'SELECT * FROM pending_surcharges WHERE payment_id = $1'
      return (await world.owner.query({ text, values: [paymentId] })).rows[0]
    },
    async turn() {
      await settlePending(deps)
      await giveSurchargesBack(deps)
    },
    close: () => world.close(),
  }
}
