import type { OpenAccountItem, PostingDecline, PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'
import { TRANSFERS } from './transfer-ways.ts'

// The rules of the ledger once more, one item after the other and in plain memory. It shares no code with the service:
// what both say is likely right.

type Verdict = PostingOutcome extends infer O ? (O extends { postedAt: string } ? Omit<O, 'postedAt'> : O) : never

type Transfer = Extract<PostingItem, { kind: 'TRANSFER' }>

interface Account {
  kind: 'PERSON' | 'MERCHANT' | 'SCHOOL'
  state: 'ACTIVE' | 'FROZEN' | 'CLOSED'
  balance: number
  subsidy: number
  takesSubsidy: boolean
  floor: number
  paymentLimit: number
  dailyLimit: number
  spentOn: string
  spent: number
  held: boolean
  ownPaymentLimit: number
  ownDailyLimit: number
}

const account = (
  kind: Account['kind'],
  { floor = 0, paymentLimit = 100_000, dailyLimit = 300_000 }: Partial<OpenAccountItem> = {},
): Account => ({
  kind,
  state: 'ACTIVE',
  balance: 0,
  subsidy: 0,
  takesSubsidy: true,
  floor,
  paymentLimit,
  dailyLimit,
  spentOn: '',
  spent: 0,
  held: false,
  ownPaymentLimit: Infinity,
  ownDailyLimit: Infinity,
})

export class Oracle {
  readonly #accounts = new Map<string, Account>()
  readonly #decided = new Map<string, { item: PostingItem; verdict: Verdict }>()
  readonly #reversedBefore = new Set<string>()
  readonly #paidBack = new Set<string>()
  readonly #refunded = new Map<string, { amount: number; surcharge: number }>()
  /** How much of each debit is still out of its payer's subsidy. */
  readonly #ofSubsidy = new Map<string, number>()
  readonly #waiting = new Map<string, number>()

  /** The school's own accounts are everybody's: they begin with what is there. */
  constructor(school: Readonly<Record<string, number>>) {
    for (const [accountNo, balance] of Object.entries(school))
      this.#accounts.set(accountNo, { ...account('SCHOOL'), balance })
  }

  open(item: OpenAccountItem): void {
    this.#accounts.set(item.accountNo, account(item.kind, item))
  }

  setState(accountNo: string, state: Account['state']): void {
    this.#must(accountNo).state = state
  }

  setHold(accountNo: string, held: boolean): void {
    this.#must(accountNo).held = held
  }

  setOwnLimits(accountNo: string, ownPaymentLimit: number, ownDailyLimit: number): void {
    Object.assign(this.#must(accountNo), { ownPaymentLimit, ownDailyLimit })
  }

  setTakesSubsidy(accountNo: string, takesSubsidy: boolean): void {
    this.#must(accountNo).takesSubsidy = takesSubsidy
  }

  /** Pays everything out and closes, unless the person owes. */
  close(accountNo: string, payTo: string): { answer: string; paid: number; returned: number } {
    const person = this.#must(accountNo)
    if (person.balance < 0) return { answer: 'OWES', paid: 0, returned: 0 }
    const [paid, returned] = [person.balance, person.subsidy]
    this.#must(payTo).balance += paid
    if (payTo === 'C-SUSPENSE') this.#wait(accountNo, paid)
    this.#must('S-SUBSIDY').balance += returned
    Object.assign(person, { balance: 0, subsidy: 0, state: 'CLOSED' })
    return { answer: 'DONE', paid, returned }
  }

  schoolBalances(): Record<string, number> {
    const own = [...this.#accounts].filter(([, { kind }]) => kind === 'SCHOOL')
    return Object.fromEntries(own.map(([accountNo, { balance }]) => [accountNo, balance]))
  }

  view(accountNo: string, today: string) {
    const { kind, balance, subsidy, state, spentOn, spent } = this.#must(accountNo)
    const spentToday = spentOn === today ? spent : 0
    return { balance, state, spentToday, ...(kind === 'PERSON' ? { subsidy } : {}) }
  }

  decide(item: PostingItem): Verdict {
    const { postingId } = item
    const known = this.#decided.get(postingId)
    if (known !== undefined)
      return contentOf(known.item) === contentOf(item) ? known.verdict : { postingId, outcome: 'CONFLICT' }
    const verdict = this.#decideNew(item)
    if (verdict.outcome !== 'CONFLICT') this.#decided.set(postingId, { item, verdict })
    return verdict
  }

  #decideNew(item: PostingItem): Verdict {
    const { postingId } = item
    if (item.kind === 'REVERSAL') return this.#reverse(item)
    if (item.kind === 'REFUND') return this.#refund(item)
    if (this.#reversedBefore.has(postingId)) return declined(postingId, 'REVERSED')
    if (item.kind === 'TRANSFER') return this.#transfer(item)
    return item.kind === 'TOPUP' ? this.#topUp(item) : this.#debit(item)
  }

  #debit(item: Extract<PostingItem, { kind: 'DEBIT' }>): Verdict {
    const { postingId, amount, surcharge, businessDate } = item
    const total = amount + surcharge
    const payer = this.#accounts.get(item.payerAccount)
    const merchant = this.#accounts.get(item.merchantAccount)
    if (payer?.kind !== 'PERSON') return declined(postingId, 'ACCOUNT_UNKNOWN')
    if (payer.state !== 'ACTIVE')
      return declined(postingId, payer.state === 'CLOSED' ? 'ACCOUNT_CLOSED' : 'ACCOUNT_FROZEN')
    if (payer.held) return declined(postingId, 'ACCOUNT_FROZEN')
    if (merchant?.kind !== 'MERCHANT' || merchant.state !== 'ACTIVE') return declined(postingId, 'MERCHANT_DISABLED')
    if (total > payer.paymentLimit) return declined(postingId, 'PAYMENT_LIMIT_EXCEEDED')
    if (total > payer.ownPaymentLimit) return declined(postingId, 'OWN_PAYMENT_LIMIT_EXCEEDED')
    const isNewDay = payer.spentOn !== '' && businessDate > payer.spentOn
    const spent = isNewDay ? 0 : payer.spent
    if (payer.ownDailyLimit < payer.dailyLimit) {
      if (spent + total > payer.ownDailyLimit) return declined(postingId, 'OWN_DAILY_LIMIT_EXCEEDED')
    } else if (spent + total > payer.dailyLimit) return declined(postingId, 'DAILY_LIMIT_EXCEEDED')
    const subsidy = merchant.takesSubsidy ? Math.min(payer.subsidy, total) : 0
    if (payer.balance - (total - subsidy) < payer.floor) return declined(postingId, 'INSUFFICIENT_BALANCE')
    payer.spent = spent + total
    if (isNewDay || payer.spentOn === '') payer.spentOn = businessDate
    payer.balance -= total - subsidy
    payer.subsidy -= subsidy
    this.#ofSubsidy.set(postingId, subsidy)
    merchant.balance += amount
    this.#surchargeAccount(item).balance += surcharge
    return posted(postingId, payer.balance, subsidy)
  }

  /** The table of the ledger once more, as prose. */
  #transfer(item: Transfer): Verdict {
    const { postingId, purpose, amount } = item
    const from = this.#accounts.get(item.from)
    const to = this.#accounts.get(item.to)
    if (from === undefined || to === undefined) return declined(postingId, 'ACCOUNT_UNKNOWN')
    const kindOf = (accountNo: string, { kind }: Account) => (kind === 'SCHOOL' ? accountNo : kind)
    const way = `${purpose} ${kindOf(item.from, from)} ${kindOf(item.to, to)}`
    const ofStalls = TRANSFERS.stalls.includes(way)
    if (!(ofStalls || TRANSFERS.people.includes(way) || TRANSFERS.school.includes(way)))
      return declined(postingId, 'TRANSFER_NOT_ALLOWED')
    const usesSuspense = item.from === 'C-SUSPENSE' || (item.to === 'C-SUSPENSE' && from.kind !== 'PERSON')
    if (usesSuspense !== (item.owner !== undefined)) return declined(postingId, 'TRANSFER_NOT_ALLOWED')
    if (item.owner !== undefined && this.#accounts.get(item.owner)?.kind !== 'PERSON')
      return declined(postingId, 'ACCOUNT_UNKNOWN')
    if (!ofStalls && (from.state === 'CLOSED' || to.state === 'CLOSED')) return declined(postingId, 'ACCOUNT_CLOSED')
    const stands = [from, to].some(({ state, held }) => state === 'FROZEN' || held)
    if (purpose === 'SURCHARGE_LATER' && stands) return declined(postingId, 'ACCOUNT_FROZEN')
    if (amount > this.#mayGo(item, from)) return declined(postingId, 'INSUFFICIENT_BALANCE')
    const purse = purpose === 'SUBSIDY' || purpose === 'SUBSIDY_RETURN' ? 'subsidy' : 'balance'
    from[from.kind === 'PERSON' ? purse : 'balance'] -= amount
    to[to.kind === 'PERSON' ? purse : 'balance'] += amount
    if (item.from === 'C-SUSPENSE') this.#wait(item.owner ?? '', -amount)
    if (item.to === 'C-SUSPENSE') this.#wait(item.owner ?? item.from, amount)
    return posted(postingId, (to.kind === 'PERSON' ? to : from).balance, purse === 'subsidy' ? amount : 0)
  }

  #mayGo({ purpose, owner = '' }: Transfer, { kind, balance, subsidy, floor }: Account): number {
    if (purpose === 'SUSPENSE_RELEASE') return this.#waiting.get(owner) ?? 0
    if (purpose === 'SUBSIDY_RETURN') return subsidy
    if (purpose === 'PAYOUT' || purpose === 'CLOSING') return balance
    return kind === 'PERSON' ? balance - floor : Infinity
  }

  #wait(owner: string, amount: number): void {
    this.#waiting.set(owner, (this.#waiting.get(owner) ?? 0) + amount)
  }

  #topUp({ postingId, account: accountNo, amount }: Extract<PostingItem, { kind: 'TOPUP' }>): Verdict {
    const person = this.#accounts.get(accountNo)
    if (person?.kind !== 'PERSON') return declined(postingId, 'ACCOUNT_UNKNOWN')
    if (person.state === 'CLOSED') return declined(postingId, 'ACCOUNT_CLOSED')
    person.balance += amount
    this.#must('C-CLEARING').balance -= amount
    return { postingId, outcome: 'POSTED', balanceAfter: person.balance }
  }

  #reverse({ postingId, reverses }: Extract<PostingItem, { kind: 'REVERSAL' }>): Verdict {
    const named = this.#decided.get(reverses)
    if (named !== undefined && named.item.kind !== 'DEBIT') return { postingId, outcome: 'CONFLICT' }
    if (named?.item.kind !== 'DEBIT' || named.verdict.outcome !== 'POSTED') {
      this.#reversedBefore.add(reverses)
      return { postingId, outcome: 'TOMBSTONED' }
    }
    if (this.#paidBack.has(reverses)) return declined(postingId, 'REVERSED')
    if (this.#refunded.has(reverses)) return declined(postingId, 'REFUNDED')
    this.#paidBack.add(reverses)
    const debit = named.item
    this.#must(debit.merchantAccount).balance -= debit.amount
    this.#surchargeAccount(debit).balance -= debit.surcharge
    const subsidy = this.#ofSubsidy.get(reverses) ?? 0
    return this.#giveBack(postingId, debit, { own: debit.amount + debit.surcharge - subsidy, subsidy })
  }

  #refund({ postingId, refunds, amount, surcharge }: Extract<PostingItem, { kind: 'REFUND' }>): Verdict {
    const named = this.#decided.get(refunds)
    if (named !== undefined && named.item.kind !== 'DEBIT') return { postingId, outcome: 'CONFLICT' }
    if (named?.item.kind !== 'DEBIT' || named.verdict.outcome !== 'POSTED') return declined(postingId, 'NOT_PAID')
    if (this.#paidBack.has(refunds)) return declined(postingId, 'REVERSED')
    const debit = named.item
    const before = this.#refunded.get(refunds) ?? { amount: 0, surcharge: 0 }
    const after = { amount: before.amount + amount, surcharge: before.surcharge + surcharge }
    if (after.amount > debit.amount || after.surcharge > debit.surcharge) return declined(postingId, 'REFUND_EXCEEDED')
    this.#refunded.set(refunds, after)
    this.#must(debit.merchantAccount).balance -= amount
    this.#surchargeAccount(debit).balance -= surcharge
    const subsidy = Math.min(this.#ofSubsidy.get(refunds) ?? 0, amount + surcharge)
    this.#ofSubsidy.set(refunds, (this.#ofSubsidy.get(refunds) ?? 0) - subsidy)
    return this.#giveBack(postingId, debit, { own: amount + surcharge - subsidy, subsidy })
  }

  /** To the payer or, when the account is closed, to where it waits and to the fund. */
  #giveBack(
    postingId: string,
    debit: Extract<PostingItem, { kind: 'DEBIT' }>,
    { own, subsidy }: { own: number; subsidy: number },
  ): Verdict {
    const payer = this.#must(debit.payerAccount)
    if (payer.state === 'CLOSED') {
      this.#must('C-SUSPENSE').balance += own
      this.#must('S-SUBSIDY').balance += subsidy
      this.#wait(debit.payerAccount, own)
      const toFund = subsidy === 0 ? {} : { subsidyToFund: true as const }
      const verdict = { ...posted(postingId, payer.balance, subsidy), ...toFund }
      return own === 0 ? verdict : { ...verdict, suspense: true }
    }
    payer.balance += own
    payer.subsidy += subsidy
    if (payer.spentOn === debit.businessDate) payer.spent -= own + subsidy
    return posted(postingId, payer.balance, subsidy)
  }

  #surchargeAccount({ surchargeAccount }: Extract<PostingItem, { kind: 'DEBIT' }>): Account {
    return this.#must(surchargeAccount ?? 'S-SURCHARGE')
  }

  #must(accountNo: string): Account {
    const found = this.#accounts.get(accountNo)
    if (found === undefined) throw new Error(`no account ${accountNo}`)
    return found
  }
}

const posted = (postingId: string, balanceAfter: number, subsidy: number) => ({
  postingId,
  outcome: 'POSTED' as const,
  balanceAfter,
  ...(subsidy > 0 ? { subsidy } : {}),
})

const declined = (postingId: string, declineCode: PostingDecline): Verdict => ({
  postingId,
  outcome: 'DECLINED',
  declineCode,
})

/** What moves money. */
function contentOf(item: PostingItem): string {
  if (item.kind === 'REVERSAL') return JSON.stringify([item.kind, item.reverses])
  if (item.kind === 'REFUND') return JSON.stringify([item.kind, item.refunds, item.amount, item.surcharge])
  if (item.kind === 'TRANSFER')
    return JSON.stringify([item.kind, item.purpose, item.from, item.to, item.amount, item.owner, item.businessDate])
  if (item.kind === 'TOPUP') return JSON.stringify([item.kind, item.account, item.amount, item.businessDate])
  const { payerAccount, merchantAccount, amount, surcharge, surchargeAccount = 'S-SURCHARGE', businessDate } = item
  return JSON.stringify([
    item.kind,
    payerAccount,
    merchantAccount,
    amount,
    surcharge,
    surcharge > 0 && surchargeAccount,
    businessDate,
  ])
}
