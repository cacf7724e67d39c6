import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Customer } from './customer.ts'
import type { Desk } from './desk.ts'
import { type Expectation, hasEnded, type History, refundHasEnded, type Sale } from './history.ts'

/** What every visit to a till has in common. */

export interface Stage {
  run: string
  customers: readonly Customer[]
  /** Codes that hang on the wall. */
  plates: readonly Plate[]
  desks: readonly Desk[]
  history: History
  /** How often what is played now. */
  plays(): Partial<Record<Play, number>>
  random: Random
  /** Sales whose end the till does not know; somebody asks for them again and again. */
  inDoubt: Set<Doubt>
}

export interface Doubt {
  sale: Sale
  desk: Desk
  /** What is sent again while the server says that it has no such number and the code is still good. */
  authCode: string
  shownAt: number
}

/** After two steps nobody can redeem a code any more, so sending it again could only be refused. */
const CODE_LIFE_MS = 30_000

/** What a usual lunch is made of. PINs are few: looking at one costs as much processor time as ten payments. */
export const PLAYS = {
  pay: 59,
  repeat: 8,
  sameCodeAtTwoTills: 6,
  forged: 4,
  stale: 2,
  digits: 1,
  dynamic: 1,
  static: 1,
  twoTills: 3,
  cancelAfter: 5,
  cancelMeanwhile: 4,
  cancelBefore: 3,
  refundInParts: 7,
  refundTooMuch: 3,
} as const
export type Play = keyof typeof PLAYS

/** What comes in crowds while nothing of weight goes wrong: the same lunch, with far more who just pay. */
export const CALM_PLAYS = { ...PLAYS, pay: 400 } as const

export type Visit = Doubt

/** A code of a merchant, or of one of its tills, that everybody can scan. */
export interface Plate {
  url: string
  merchantNo: string
  terminalNo?: string | undefined
}

interface Wish {
  kind: Play
  customer: Customer
  desk: Desk
  code: { text: string; name: string }
  expectation?: Expectation
}

export function open(
  { run, history, random }: Stage,
  { kind, customer, desk, code, expectation = 'MAY_PAY' }: Wish,
): Visit {
  const sale: Sale = {
    outTradeNo: `${run}-${history.sales.length}`,
    merchantNo: desk.till.merchantNo,
    terminalNo: desk.till.terminalNo,
    kind,
    accountNo: customer.accountNo,
    isPoor: customer.isPoor,
    amountFen: random.chance(0.1) ? random.between(1, 9) : random.between(100, 2400),
    code: code.name,
    expectation,
    wasCancelled: false,
    sayings: [],
    views: [],
    refunds: [],
  }
  history.sales.push(sale)
  return { sale, desk, authCode: code.text, shownAt: Date.now() }
}

export interface Shown {
  customer: Customer
  code: { text: string; name: string }
}

/** A customer comes with a fresh code; undefined when the phone has none and the campus gives none. */
export async function come({ customers, random }: Stage): Promise<Shown | undefined> {
  const customer = random.pick(customers)
  const voucher = await customer.nextVoucher()
  if (voucher === undefined) return undefined
  return { customer, code: { text: await customer.show(voucher), name: voucher.digitsIndex } }
}

/** Pays as a till does: sends once, and then asks by its own number, a few times; who does not know by then asks on. */
export async function bring(stage: Stage, visit: Visit): Promise<void> {
  const { sale, desk, authCode } = visit
  const { status } = await desk.pay(sale, authCode)
  if (hasEnded(sale)) return
  if (status === 503) await pause(stage.random.between(50, 400))
  await askAgain(visit)
  if (hasEnded(sale)) return
  stage.inDoubt.add(visit)
  // Nobody steps up to a till that does not know yet.
  await pause(stage.random.between(250, 1000))
}

/** One more question; what never arrived is sent again while its code lives. */
export async function askAgain(doubt: Doubt): Promise<void> {
  const { sale, desk, authCode, shownAt } = doubt
  const { status } = await desk.query(sale)
  // A code that a till showed and whose end it did not see is cancelled; the number was perhaps never heard of.
  if (sale.kind === 'dynamic' && !hasEnded(sale)) await desk.cancel(sale)
  // Of a code on the wall a till can only ask: it is the phone that pays.
  else if (sale.kind === 'static') return
  else if (status === 404 && Date.now() - shownAt < CODE_LIFE_MS) await desk.pay(sale, authCode)
  for (const refund of sale.refunds) if (!refundHasEnded(refund)) await desk.refund(sale, refund)
}

export const at = (stage: Stage, kind: Play, { customer, code }: Shown, desk = stage.random.pick(stage.desks)): Visit =>
  open(stage, { kind, customer, desk, code })
