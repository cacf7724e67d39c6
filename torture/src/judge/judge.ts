import type { PaymentView, TerminalConfig } from '@yimatong/contract/gateway-api'
import { mayFollow } from '@yimatong/contract/states'
import { type History, isFinal, refundHasEnded, type Sale, told } from '../lunch/history.ts'
import type { Customer } from '../lunch/customer.ts'
import type { People } from '../lunch/lunch.ts'

/** Something that must never be, with everything that the harness knows of it. */
export interface Violation {
  rule: string
  /** A sentence, and below it the history of the sales that it is about. */
  what: string
}

const MOVED = new Set(['SUCCESS', 'REFUND', 'REVOKED'])

/** How long a fault lasted, in milliseconds since the epoch. */
export interface Span {
  struckAt: number
  healedAt: number
}

/** What a payment has taken from its payer in the end, in fen. */
function takenFen({ state, total, refunds = [] }: PaymentView): number {
  if (!MOVED.has(state)) return 0
  return (
    total - refunds.filter(({ state: moved }) => moved === 'SUCCESS').reduce((sum, refund) => sum + refund.total, 0)
  )
}

/** Every end that was told. A code that came to nothing may be told before the payment that came to nothing for it. */
const was = (sale: Sale, final: PaymentView) =>
  [...sale.views, final].filter((view) => isFinal(view) && (view.paymentId !== '' || final.paymentId === ''))

/** What a final answer fixes for ever. */
const fixed = ({ paymentId, amount, surcharge, total, declineCode }: PaymentView): string =>
  JSON.stringify([paymentId, amount, surcharge.amount, total, declineCode])

type Rules = readonly TerminalConfig['surchargeRules'][number][]

/** What the judge must know beside what was heard. */
interface Facts {
  rules: Rules
  /** When the TSM's clock was wrong. */
  clockOff: readonly Span[]
}

type Rule = (sale: Sale, final: PaymentView, facts: Facts) => string | undefined

/** What a rule takes on an amount: whole fen, the rate rounded half up. The judge reckons by itself. */
function surchargeBy(rule: Rules[number], amountFen: number): number {
  const share = Number((BigInt(amountFen) * BigInt(rule.rateBps) + 5000n) / 10_000n)
  return Math.min(Math.max(share + rule.flatFen, rule.minFen), rule.capFen ?? Number.MAX_SAFE_INTEGER)
}

/** Reasons why nobody's honest code pays: nothing is said of them when clocks and networks were at fault. */
const HONEST_DECLINES = new Set(['TSM_UNAVAILABLE', 'CODE_STALE', 'CODE_EXPIRED', 'CODE_REPLACED'])
const USED = new Set(['CODE_USED'])
const PAID_AT = /^pay at (\S+)/

/** Rules about one sale; each gives what is wrong. */
const RULES: Readonly<Record<string, Rule>> = {
  'every payment ends': (_sale, final) => (isFinal(final) ? undefined : `it is still ${final.state}`),
  'an answer that was given once stays': (sale, final) => {
    const answers = was(sale, final)
    const changed = answers.find((view) => fixed(view) !== fixed(final))
    if (changed !== undefined) return `${fixed(changed)} was answered, and then ${fixed(final)}`
    const first = answers[0]?.state
    if (first === undefined || first === final.state || mayFollow(first, final.state)) return undefined
    return `${first} was answered, and then ${final.state}`
  },
  'what was asked for is what is charged': (sale, final) =>
    final.amount === sale.amountFen || final.amount === 0
      ? undefined
      : `${final.amount} fen instead of ${sale.amountFen}`,
  'the surcharge is what its rule says, to the fen': (_sale, { amount, state, surcharge, total }, { rules }) => {
    if (!MOVED.has(state)) return undefined
    if (total !== amount + surcharge.amount) return `${amount} and ${surcharge.amount} are not ${total}`
    const rule = rules.find(({ ruleId }) => ruleId === surcharge.ruleId)
    if (rule === undefined && surcharge.ruleId !== undefined) return `no till has heard of rule ${surcharge.ruleId}`
    const expected = rule === undefined ? 0 : surchargeBy(rule, amount)
    return surcharge.amount === expected ? undefined : `a surcharge of ${surcharge.amount} fen instead of ${expected}`
  },
  'the surcharge goes back in proportion': (_sale, { amount, surcharge, refunds = [] }) => {
    const back = refunds.filter(({ state }) => state === 'SUCCESS')
    const amountBack = back.reduce((sum, refund) => sum + refund.amount, 0)
    const surchargeBack = back.reduce((sum, refund) => sum + refund.surcharge, 0)
    const expected = Math.floor((2 * surcharge.amount * amountBack + amount) / (2 * Math.max(1, amount)))
    return amountBack === 0 || surchargeBack === expected ? undefined : `${surchargeBack} fen instead of ${expected}`
  },
  'what must not pay does not pay': (sale, { state }) =>
    sale.expectation === 'NEVER_PAYS' && MOVED.has(state) ? `it is ${state}` : undefined,
  'what was cancelled keeps no money': (sale, final) =>
    sale.wasCancelled && takenFen(final) !== 0 ? `${takenFen(final)} fen were kept` : undefined,
  'nothing goes back that was not paid': (_sale, final) =>
    takenFen(final) < 0 ? `${-takenFen(final)} fen too much` : undefined,
  'a refund that was promised moves': (sale, { refunds = [] }) => {
    const promised = sale.refunds.filter(({ views }) => views.length > 0)
    const missing = promised.find(
      ({ outRefundNo, amountFen }) =>
        !refunds.some(
          (refund) => refund.outRefundNo === outRefundNo && refund.state === 'SUCCESS' && refund.amount === amountFen,
        ),
    )
    return missing === undefined ? undefined : `${missing.outRefundNo} has not moved`
  },
  'what is told of refunds is what moved': (_sale, { refundedAmount, refunds = [] }) => {
    const total = refunds.reduce((sum, refund) => sum + refund.total, 0)
    const open = refunds.find(({ state }) => state !== 'SUCCESS')
    if (open !== undefined) return `${open.outRefundNo} is still ${open.state}`
    return total === refundedAmount ? undefined : `${refundedAmount} fen are said, ${total} fen are listed`
  },
  'a number belongs to the till that used it first': (sale) => {
    const tills = new Set(
      sale.sayings.flatMap(({ asked, outcome }) => (outcome === 'OK' ? (PAID_AT.exec(asked)?.[1] ?? []) : [])),
    )
    return tills.size > 1 ? `it was answered at ${[...tills].join(' and ')}` : undefined
  },
  'a decline has a reason that is true': (sale, { state, declineCode }, { clockOff }) => {
    if (state !== 'PAYERROR' || sale.expectation === 'NEVER_PAYS') return undefined
    // Digits of another hour look like a guess.
    if (declineCode === 'CODE_INVALID' && sale.kind === 'digits' && clockOff.some((span) => wasAsked(sale, span)))
      return undefined
    if (declineCode !== undefined && HONEST_DECLINES.has(declineCode)) return undefined
    if (declineCode === 'INSUFFICIENT_BALANCE' && sale.isPoor) return undefined
    if (declineCode !== undefined && USED.has(declineCode) && sale.kind === 'sameCodeAtTwoTills') return undefined
    return `an honest customer heard ${declineCode}`
  },
}

/** The payment was asked for, and not yet answered, while that lasted. */
const wasAsked = ({ sayings }: Sale, { struckAt, healedAt }: Span): boolean =>
  sayings.some(
    ({ asked, invokedAt, endedAt }) => asked.startsWith('pay ') && invokedAt <= healedAt && endedAt >= struckAt,
  )

function violationsOf(sale: Sale, facts: Facts): Violation[] {
  const { final } = sale
  if (final === undefined) return [{ rule: 'every end is read', what: told(sale) }]
  if (final === null) {
    if (sale.views.length === 0) return []
    return [{ rule: 'nothing that was answered is forgotten', what: told(sale) }]
  }
  return Object.entries(RULES).flatMap(([rule, broken]) => {
    const why = broken(sale, final, facts)
    return why === undefined ? [] : [{ rule, what: `${why}\n${told(sale)}` }]
  })
}

function codesPaidTwice({ sales }: History): Violation[] {
  const byCode = new Map<string, Sale[]>()
  for (const sale of sales) {
    if (!sale.final || !MOVED.has(sale.final.state)) continue
    byCode.set(sale.code, [...(byCode.get(sale.code) ?? []), sale])
  }
  return [...byCode]
    .filter(([, paid]) => paid.length > 1)
    .map(([code, paid]) => ({ rule: 'one code, one payment', what: `code ${code}\n${paid.map(told).join('\n')}` }))
}

function wrongBalances({ sales }: History, customers: readonly Customer[], { before, after }: Balances): Violation[] {
  const taken = new Map<string, number>()
  for (const { accountNo, final } of sales)
    if (final) taken.set(accountNo, (taken.get(accountNo) ?? 0) + takenFen(final))
  return customers.flatMap(({ accountNo }) => {
    const expected = (before.get(accountNo) ?? 0) - (taken.get(accountNo) ?? 0)
    const actual = after.get(accountNo)
    if (actual === expected && expected >= 0) return []
    const what = `${accountNo} has ${actual} fen; by the history it should be ${expected}, and never below 0`
    return [{ rule: 'every balance is its opening less what was paid', what }]
  })
}

const unfinishedRefunds = ({ sales }: History): Violation[] =>
  sales
    .filter(({ refunds }) => !refunds.every(refundHasEnded))
    .map((sale) => ({ rule: 'every refund ends', what: told(sale) }))

/** Everything that is wrong, by the harness's own history and the final readings. */
export function judge(
  history: History,
  { customers, rules }: Pick<People, 'customers' | 'rules'>,
  { balances, clockOff }: { balances: Balances; clockOff: readonly Span[] },
): Violation[] {
  return [
    ...history.sales.flatMap((sale) => violationsOf(sale, { rules, clockOff })),
    ...unfinishedRefunds(history),
    ...codesPaidTwice(history),
    ...wrongBalances(history, customers, balances),
  ]
}

export interface Balances {
  before: ReadonlyMap<string, number>
  after: ReadonlyMap<string, number>
}
