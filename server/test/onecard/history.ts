import type { OpenAccountItem, PostingItem } from '@yimatong/contract/onecard-api'
import fc from 'fast-check'
import { aDebit, aMerchant, aPerson, aReversal, aTopUp } from './world.ts'

// Random histories. Few accounts with little money and low limits, so that every rule decides often; few ids, so that they
// come again with the same and with other content, and are reversed before and after they come.

const PEOPLE = 5
const MERCHANTS = 3
const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22']

const slot = fc.nat(400)
const back = fc.nat(60)
const day = fc.constantFrom(...DAYS)
/** One more than there are: nobody. */
const person = fc.nat(PEOPLE)
const merchant = fc.nat(MERCHANTS)

const debit = fc.record({
  do: fc.constant('debit' as const),
  slot,
  day,
  person,
  merchant,
  // Coarse, so that sums often meet a limit or a floor exactly.
  amount: fc.integer({ min: 1, max: 20 }).map((n) => 25 * n),
  surcharge: fc.constantFrom(0, 0, 25, 75),
  toMerchant: fc.boolean(),
})
const topUp = fc.record({
  do: fc.constant('topUp' as const),
  slot,
  day,
  person,
  amount: fc.integer({ min: 1, max: 36 }).map((n) => 25 * n),
})
const reversal = fc.record({ do: fc.constant('reverse' as const), slot, day, target: slot })
const reversalOfEarlier = fc.record({ do: fc.constant('reverseEarlier' as const), slot, day, back })
const repeat = fc.record({ do: fc.constant('repeat' as const), back })
/** An earlier posting once more with one field changed. */
const change = fc.record({
  do: fc.constant('change' as const),
  back,
  to: fc.oneof(
    fc.record({ surcharge: fc.constantFrom(0, 50) }),
    fc.record({ amount: fc.constantFrom(25, 30) }),
    fc.record({ businessDate: day }),
  ),
})

const item = fc.oneof(
  { weight: 8, arbitrary: debit },
  { weight: 2, arbitrary: topUp },
  { weight: 2, arbitrary: reversal },
  { weight: 2, arbitrary: reversalOfEarlier },
  { weight: 2, arbitrary: repeat },
  { weight: 1, arbitrary: change },
)
type ItemPlan = typeof item extends fc.Arbitrary<infer T> ? T : never

/** `calls`: in how many requests at once the items come. */
const post = fc.record({
  step: fc.constant('post' as const),
  items: fc.array(item, { minLength: 1, maxLength: 60, size: 'max' }),
  calls: fc.integer({ min: 1, max: 4 }),
})
const setState = fc.record({
  step: fc.constant('state' as const),
  account: fc.nat(PEOPLE + MERCHANTS - 1),
  state: fc.constantFrom('ACTIVE' as const, 'FROZEN' as const),
})
const roll = fc.record({ step: fc.constant('roll' as const) })

export const steps = fc.array(
  fc.oneof({ weight: 6, arbitrary: post }, { weight: 1, arbitrary: setState }, { weight: 1, arbitrary: roll }),
  { minLength: 5, maxLength: 15, size: 'max' },
)
export type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never

/** Turns plans into items, with numbers that no other run has. */
export function createCast(run: number) {
  const items: PostingItem[] = []
  const personNo = (n: number) => `R${run}-P${n}`
  const merchantNo = (n: number) => `R${run}-M${n}`
  const idOf = (n: number) => `r${run}_${n}`
  /** A posting never reverses itself. */
  const another = (id: string, own: string) => (id === own ? `${id}_else` : id)

  function make(plan: ItemPlan): PostingItem {
    if (plan.do === 'repeat') return items.at(-1 - plan.back) ?? aTopUp(personNo(0), 100, { postingId: idOf(0) })
    if (plan.do === 'change') {
      const earlier = items.at(-1 - plan.back)
      return earlier?.kind === 'DEBIT' ? { ...earlier, ...plan.to } : aReversal(idOf(0), { postingId: idOf(1) })
    }
    const shared = { postingId: idOf(plan.slot), businessDate: plan.day }
    switch (plan.do) {
      case 'debit': {
        const { amount, surcharge } = plan
        const merchantAccount = merchantNo(plan.merchant)
        const receiver = plan.toMerchant ? { surchargeAccount: merchantAccount } : {}
        return aDebit({
          ...shared,
          payerAccount: personNo(plan.person),
          merchantAccount,
          amount,
          surcharge,
          ...receiver,
        })
      }
      case 'topUp':
        return aTopUp(personNo(plan.person), plan.amount, shared)
      case 'reverse':
        return aReversal(another(idOf(plan.target), shared.postingId), shared)
      case 'reverseEarlier':
        return aReversal(another(items.at(-1 - plan.back)?.postingId ?? idOf(0), shared.postingId), shared)
    }
  }

  const people = Array.from({ length: PEOPLE }, (_, n) =>
    aPerson(personNo(n), { floor: -100 * (n % 2), paymentLimit: 450, dailyLimit: 1_500 }),
  )
  const accounts: OpenAccountItem[] = [
    ...people,
    ...Array.from({ length: MERCHANTS }, (_, n) => aMerchant(merchantNo(n))),
  ]
  return {
    accounts,
    toItem(plan: ItemPlan): PostingItem {
      const made = make(plan)
      items.push(made)
      return made
    },
  }
}
export type Cast = ReturnType<typeof createCast>
