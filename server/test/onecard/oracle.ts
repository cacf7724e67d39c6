import type { OpenAccountItem, PostingDecline, PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'

// The rules of the ledger once more, one item after the other and in plain memory. It shares no code with the service:
// what both say is likely right.

type Verdict = PostingOutcome extends infer O ? (O extends { postedAt: string } ? Omit<O, 'postedAt'> : O) : never

interface Account {
  kind: 'PERSON' | 'MERCHANT' | 'SCHOOL'
  state: 'ACTIVE' | 'FROZEN' | 'CLOSED'
  balance: number
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
  readonly #accounts = new Map<string, Account>([
    ['S-SURCHARGE', account('SCHOOL')],
    ['C-CLEARING', account('SCHOOL')],
    ['C-SUSPENSE', account('SCHOOL')],
  ])
  readonly #decided = new Map<string, { item: PostingItem; verdict: Verdict }>()
  readonly #reversedBefore = new Set<string>()
  readonly #paidBack = new Set<string>()
  readonly #refunded = new Map<string, { amount: number; surcharge: number }>()

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

  view(accountNo: string, today: string): { balance: number; state: Account['state']; spentToday: number } {
    const { balance, state, spentOn, spent } = this.#must(accountNo)
    return { balance, state, spentToday: spentOn === today ? spent : 0 }
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
    if (payer.balance - total < payer.floor) return declined(postingId, 'INSUFFICIENT_BALANCE')
    payer.spent = spent + total
    if (isNewDay || payer.spentOn === '') payer.spentOn = businessDate
    payer.balance -= total
    merchant.balance += amount
    this.#surchargeAccount(item).balance += surcharge
    return { postingId, outcome: 'POSTED', balanceAfter: payer.balance }
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
    const total = debit.amount + debit.surcharge
    const payer = this.#must(debit.payerAccount)
    payer.balance += total
    if (payer.spentOn === debit.businessDate) payer.spent -= total
    this.#must(debit.merchantAccount).balance -= debit.amount
    this.#surchargeAccount(debit).balance -= debit.surcharge
    return { postingId, outcome: 'POSTED', balanceAfter: payer.balance }
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
    const payer = this.#must(debit.payerAccount)
    if (payer.state === 'CLOSED') {
      this.#must('C-SUSPENSE').balance += amount + surcharge
      return { postingId, outcome: 'POSTED', balanceAfter: payer.balance, suspense: true }
    }
    payer.balance += amount + surcharge
    if (payer.spentOn === debit.businessDate) payer.spent -= amount + surcharge
    return { postingId, outcome: 'POSTED', balanceAfter: payer.balance }
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

const declined = (postingId: string, declineCode: PostingDecline): Verdict => ({
  postingId,
  outcome: 'DECLINED',
  declineCode,
})

/** What moves money. */
function contentOf(item: PostingItem): string {
  if (item.kind === 'REVERSAL') return JSON.stringify([item.kind, item.reverses])
  if (item.kind === 'REFUND') return JSON.stringify([item.kind, item.refunds, item.amount, item.surcharge])
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
