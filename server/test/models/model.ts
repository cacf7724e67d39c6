import type { DeclineCode, TradeState } from '@yimatong/contract/states'

/**
 * What a careful clerk with a notebook would say of one person's day: which codes pay, what each payment costs and how it ends, what
 * goes back. It shares no code with the services, knows nothing of groups, processes or databases, and is told of a fault only
 * what the world knows of it: a request that never arrived, an answer that nobody heard.
 */

/** What everybody begins with, in fen. */
export const BALANCE = 25_00

/** A call that got lost: before it was acted on, or after. */
export type Loss = 'none' | 'request' | 'answer'

export interface ModelCode {
  batch: number
  position: number
  /** A payment has taken it, whatever came of that payment. */
  used: boolean
  replaced: boolean
}

export interface ModelPhone {
  codes: ModelCode[]
  shown: number
  revoked: boolean
}

export interface ModelSale {
  outTradeNo: string
  till: number
  amount: number
  surcharge: number
  state: TradeState
  declineCode?: DeclineCode | undefined
  /** What the ledger did with an unfinished payment whose answer was lost. */
  atLedger?: 'POSTED' | 'UNDONE' | DeclineCode | undefined
  /** A cancel has decided that it can only be closed. */
  closing: boolean
  /** It has a price without being paid: it was begun in the app, or closed after it had been priced, for its payer or by a debit that was undone. */
  keptPrice: boolean
  /** Of the amount, what has gone back or is decided to; with the surcharge that goes with it. */
  back: number
  backSurcharge: number
  /** Decided, and not yet paid back because the ledger did not answer. */
  owed: number
  /** What the payer's subsidy has paid and not got back; whatever goes back is its first. */
  fromSubsidy: number
  /** The number of a code that the till showed for this amount, and what has become of that code. */
  tillCode?: TillCode | undefined
}

/** A code that a till shows. While it is OPEN nobody is paying; TAKEN, somebody is or has; and who may still try it hears why not. */
export interface TillCode {
  standing: 'OPEN' | 'TAKEN' | 'CANCELLED' | 'EXPIRED'
  attempts: number
}

export interface Model {
  balance: number
  subsidy: number
  /** An outsider pays a surcharge. */
  isOutsider: boolean
  frozen: boolean
  phones: ModelPhone[]
  sales: ModelSale[]
}

/** An outsider pays fifteen per cent on top, rounded half up; a student nothing. */
export const surchargeOn = ({ isOutsider }: Model, amount: number): number =>
  isOutsider ? Math.floor((amount * 15 + 50) / 100) : 0
export const totalOf = ({ amount, surcharge }: ModelSale): number => amount + surcharge

const CODES_PER_BATCH = 10
/** How many unused codes of earlier batches a refill leaves, for the phone that never heard its answer. */
const KEPT = 4

/** Ten more codes. Of the old ones the first unused of each batch stay, newest batch first, and none from before one that has paid. */
export function refill({ codes }: ModelPhone): void {
  const live = codes.filter(({ replaced }) => !replaced)
  const arrived = Math.max(0, ...live.map(({ used, batch }) => (used ? batch : 0)))
  const unused = live.filter(({ used, batch }) => !used && batch >= arrived)
  const turn = (code: ModelCode) =>
    unused.filter(({ batch, position }) => batch === code.batch && position < code.position).length
  const inLine = unused.toSorted((one, other) => turn(one) - turn(other) || other.batch - one.batch)
  const kept = new Set(inLine.slice(0, KEPT))
  for (const code of live) code.replaced = !code.used && !kept.has(code)
  const batch = 1 + Math.max(0, ...codes.map((code) => code.batch))
  for (let position = 0; position < CODES_PER_BATCH; position++) {
    codes.push({ batch, position, used: false, replaced: false })
  }
}

/** Shown now; minutes ago, or by a clock that is minutes ahead; or shown now, and the code itself is over. */
export type Age = 'fresh' | 'stale' | 'expired'

export interface Scan {
  phone: ModelPhone
  code: ModelCode
  form: 'QR' | 'DIGITS'
  age: Age
}

/** Why the code service refuses a code; what it accepts is used up. */
export function redeem({ phone, code, age }: Scan): DeclineCode | undefined {
  const refusal =
    age === 'stale'
      ? 'CODE_STALE'
      : age === 'expired'
        ? 'CODE_EXPIRED'
        : phone.revoked
          ? 'CODE_REVOKED'
          : code.used
            ? 'CODE_USED'
            : code.replaced
              ? 'CODE_REPLACED'
              : undefined
  if (refusal === undefined) code.used = true
  return refusal
}

/** What the ledger makes of a debit: takes the money, or says why not. */
export function debit(model: Model, sale: ModelSale): 'POSTED' | DeclineCode {
  if (model.frozen) return 'ACCOUNT_FROZEN'
  if (model.balance + model.subsidy < totalOf(sale)) return 'INSUFFICIENT_BALANCE'
  sale.fromSubsidy = Math.min(model.subsidy, totalOf(sale))
  model.subsidy -= sale.fromSubsidy
  model.balance -= totalOf(sale) - sale.fromSubsidy
  return 'POSTED'
}

/** Ends a payment as the ledger says, or leaves it open when nobody heard that. */
export function conclude(sale: ModelSale, verdict: 'POSTED' | DeclineCode): void {
  sale.atLedger = undefined
  if (verdict === 'POSTED') sale.state = 'SUCCESS'
  else if (sale.tillCode === undefined) Object.assign(sale, { state: 'PAYERROR', declineCode: verdict })
  else reopen(sale, sale.tillCode)
}

/** A till's code whose payment came to nothing may be paid by whoever tries again. */
function reopen(sale: ModelSale, tillCode: TillCode): void {
  tillCode.standing = 'OPEN'
  Object.assign(sale, { state: 'USERPAYING', closing: false, keptPrice: false, atLedger: undefined })
}

/** A till's code that nobody has paid is over. */
export function endCode(sale: ModelSale, standing: 'CANCELLED' | 'EXPIRED'): void {
  if (sale.tillCode?.standing !== 'OPEN') return
  sale.tillCode.standing = standing
  sale.state = 'CLOSED'
}

export const isOpenCode = ({ tillCode }: ModelSale): boolean => tillCode?.standing === 'OPEN'
/** A payment at a till that waits for its payer's PIN. */
export const isWaiting = (sale: ModelSale): boolean => sale.state === 'USERPAYING' && !isOpenCode(sale)
/** A payment of some price that has been paid, whatever has gone back since. */
export const isPaid = ({ state }: ModelSale): boolean =>
  state === 'SUCCESS' || state === 'REFUND' || state === 'REVOKED'

/** What sweepers do: whatever is open ends, whatever is owed is paid. */
export function sweep(model: Model): void {
  for (const sale of model.sales) {
    payOut(model, sale, sale.owed)
    sale.owed = 0
    if (sale.state === 'PROCESSING') close(model, sale)
  }
}

/** Ends an open payment: as the ledger says if it knows anything, else for nothing. What may only be closed is paid back. */
export function close(model: Model, sale: ModelSale): void {
  const { atLedger, closing } = sale
  const mayOnlyClose = atLedger === undefined || atLedger === 'UNDONE' || (atLedger === 'POSTED' && closing)
  if (!mayOnlyClose) return conclude(sale, atLedger)
  if (atLedger === 'POSTED') payOut(model, sale, totalOf(sale))
  if (sale.tillCode !== undefined) return reopen(sale, sale.tillCode)
  const keptPrice = atLedger === 'POSTED' || atLedger === 'UNDONE' || sale.state === 'USERPAYING'
  Object.assign(sale, { state: 'CLOSED', atLedger: undefined, keptPrice })
}

/** Money comes back to its payer: first what a subsidy has paid, into the subsidy. */
export function payOut(model: Model, sale: ModelSale, fen: number): void {
  const toSubsidy = Math.min(fen, sale.fromSubsidy)
  sale.fromSubsidy -= toSubsidy
  model.subsidy += toSubsidy
  model.balance += fen - toSubsidy
}

/** A part goes back, with its share of the surcharge; all parts together with all of it. Gives what that comes to. */
export function giveBack(sale: ModelSale, amount: number): number {
  const { amount: whole, surcharge, back, backSurcharge } = sale
  // The share of everything so far, rounded half up, without what went before.
  const share = Math.floor((2 * surcharge * (back + amount) + whole) / (2 * whole))
  sale.back += amount
  sale.backSurcharge = share
  return amount + share - backSurcharge
}
