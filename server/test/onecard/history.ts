import { type OpenAccountItem, type PostingItem, TRANSFER_PURPOSES } from '@yimatong/contract/onecard-api'
import fc from 'fast-check'
import { aDebit, aMerchant, aPerson, aRefund, aReversal, aTopUp, aTransfer } from './world.ts'

// Random histories. Few accounts with little money and low limits, so that every rule decides often; few ids, so that they
// come again with the same and with other content, and are reversed before and after they come.

const PEOPLE = 5
const MERCHANTS = 3
const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22']

const slot = fc.nat(800)
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
/** What the ledger's table allows, mostly, and now and then anything between anybody. */
const WAYS = [
  ['COUNTER_TOPUP', 'C-CASH', 'person'],
  ['COUNTER_TOPUP', 'C-BANK', 'person'],
  ['SUBSIDY', 'S-SUBSIDY', 'person'],
  ['SUBSIDY', 'S-SUBSIDY', 'person'],
  ['SUBSIDY', 'S-SUBSIDY', 'person'],
  ['SUBSIDY_RETURN', 'person', 'S-SUBSIDY'],
  ['SUBSIDY_RETURN', 'person', 'S-SUBSIDY'],
  ['ADJUSTMENT', 'person', 'S-ADJUSTMENT'],
  ['ADJUSTMENT', 'S-ADJUSTMENT', 'merchant'],
  ['CLOSING', 'person', 'C-CASH'],
  ['CLOSING', 'person', 'C-SUSPENSE'],
  ['PAYOUT', 'merchant', 'C-BANK'],
  ['PAYOUT', 'merchant', 'C-BANK'],
  ['COMMISSION', 'merchant', 'S-COMMISSION'],
  ['SURCHARGE_LATER', 'person', 'merchant'],
  ['SURCHARGE_LATER', 'person', 'S-SURCHARGE'],
  ['SURCHARGE_BACK', 'merchant', 'C-SUSPENSE'],
  ['SURCHARGE_BACK', 'S-SURCHARGE', 'person'],
  ['SUSPENSE_RELEASE', 'C-SUSPENSE', 'C-CASH'],
  ['SUSPENSE_RELEASE', 'C-SUSPENSE', 'person'],
  ['BANKING', 'C-CASH', 'C-BANK'],
] as const
const anybody = fc.constantFrom('person', 'merchant', 'C-CASH', 'C-BANK', 'S-SUBSIDY', 'S-ADJUSTMENT', 'C-SUSPENSE')
const transfer = fc.record({
  do: fc.constant('transfer' as const),
  slot,
  day,
  person,
  merchant,
  mistaken: fc.constantFrom(true, ...Array.from({ length: 12 }, () => false)),
  way: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...WAYS) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...TRANSFER_PURPOSES), anybody, anybody) },
  ),
  amount: fc.integer({ min: 1, max: 14 }).map((n) => 25 * n),
})
const reversal = fc.record({ do: fc.constant('reverse' as const), slot, day, target: slot })
const reversalOfEarlier = fc.record({ do: fc.constant('reverseEarlier' as const), slot, day, back })
/** Parts that often add up to a debit exactly, and as often pass it. */
const parts = { amount: fc.integer({ min: 1, max: 8 }).map((n) => 25 * n), surcharge: fc.constantFrom(0, 0, 25) }
const refund = fc.record({ do: fc.constant('refund' as const), slot, day, target: slot, ...parts })
const refundOfEarlier = fc.record({ do: fc.constant('refundEarlier' as const), slot, day, back, ...parts })
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
  { weight: 10, arbitrary: debit },
  { weight: 4, arbitrary: topUp },
  { weight: 6, arbitrary: transfer },
  { weight: 2, arbitrary: reversal },
  { weight: 5, arbitrary: reversalOfEarlier },
  { weight: 1, arbitrary: refund },
  { weight: 4, arbitrary: refundOfEarlier },
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
/** A person's account is closed, and then some of what they paid is given back, in part or whole. */
const leave = fc.record({ step: fc.constant('leave' as const), account: fc.nat(PEOPLE - 1) })
/** What a person decides; 2,000 is more than the school allows, and refused. */
const decide = fc.record({
  step: fc.constant('decide' as const),
  account: fc.nat(PEOPLE - 1),
  held: fc.constantFrom(true, false, false, false, false),
  paymentLimit: fc.constantFrom(null, null, 75, 150, 2_000),
  // So low that the first payments of a day meet it.
  dailyLimit: fc.constantFrom(null, 100, 200, 400, 2_000),
})
/** A person's account is paid out and closed at once. */
const payOut = fc.record({
  step: fc.constant('payOut' as const),
  account: fc.nat(PEOPLE - 1),
  payTo: fc.constantFrom('C-CASH' as const, 'C-SUSPENSE' as const),
})
const takeSubsidies = fc.record({
  step: fc.constant('takeSubsidies' as const),
  account: fc.integer({ min: PEOPLE, max: PEOPLE + MERCHANTS - 1 }),
  takesSubsidy: fc.boolean(),
})
const roll = fc.record({ step: fc.constant('roll' as const) })

export const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: post },
    { weight: 1, arbitrary: setState },
    { weight: 3, arbitrary: decide },
    { weight: 1, arbitrary: leave },
    { weight: 1, arbitrary: payOut },
    { weight: 1, arbitrary: takeSubsidies },
    { weight: 1, arbitrary: roll },
  ),
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
      if (earlier?.kind === 'REFUND') return { ...earlier, ...plan.to }
      if (earlier?.kind === 'TRANSFER') return 'surcharge' in plan.to ? earlier : { ...earlier, ...plan.to }
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
      case 'transfer': {
        const [purpose, from, to] = plan.way
        const named = (side: string) => {
          if (side === 'person') return personNo(plan.person)
          return side === 'merchant' ? merchantNo(plan.merchant) : side
        }
        const needsOwner = from === 'C-SUSPENSE' || (to === 'C-SUSPENSE' && from !== 'person')
        // Mostly said where it must be, and not where it must not.
        const owner = needsOwner === plan.mistaken ? {} : { owner: personNo(plan.person) }
        // A subsidy lasts for some payments.
        const amount = purpose === 'SUBSIDY' ? 4 * plan.amount : plan.amount
        return aTransfer(purpose, [named(from), named(to)], amount, { ...shared, ...owner })
      }
      case 'topUp':
        return aTopUp(personNo(plan.person), plan.amount, shared)
      case 'reverse':
        return aReversal(another(idOf(plan.target), shared.postingId), shared)
      case 'reverseEarlier': {
        // Every other time a debit, which is what can be reversed.
        const among = plan.back % 2 === 0 ? items : items.filter(({ kind }) => kind === 'DEBIT')
        return aReversal(another(among.at(-1 - (plan.back >> 1))?.postingId ?? idOf(0), shared.postingId), shared)
      }
      case 'refund':
        return aRefund(another(idOf(plan.target), shared.postingId), plan.amount, {
          ...shared,
          surcharge: plan.surcharge,
        })
      case 'refundEarlier': {
        const debits = items.filter(({ kind }) => kind === 'DEBIT')
        const target = another(debits.at(-1 - (plan.back % 10))?.postingId ?? idOf(0), shared.postingId)
        return aRefund(target, plan.amount, { ...shared, surcharge: plan.surcharge })
      }
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
    /** What a person paid last, or tried to, in turns refunded in part and reversed. */
    backsOf(accountNo: string): PostingItem[] {
      const debits = items.filter((item) => item.kind === 'DEBIT' && item.payerAccount === accountNo).slice(-12)
      return debits.map(({ postingId }, at) => {
        const own = { postingId: `${postingId}_left${items.length + at}` }
        const back = at % 2 === 0 ? aRefund(postingId, 25, own) : aReversal(postingId, own)
        items.push(back)
        return back
      })
    },
    toItem(plan: ItemPlan): PostingItem {
      const made = make(plan)
      items.push(made)
      return made
    },
  }
}
export type Cast = ReturnType<typeof createCast>
