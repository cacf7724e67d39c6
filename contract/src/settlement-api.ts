import { z } from 'zod'
import { businessDate, fen, id, merchantNo, outTradeNo, pageQuery, text, time } from './fields.ts'

/**
 * A merchant's settlement of a business day (结算单), as the office and the merchant see it. Every fen of every payment and
 * refund is in exactly one. What becomes known of a day after it was settled is a line of its own in the next one.
 */

/** SHA-256 in hex. */
export const settlementHash = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * What each thing that a settlement counts adds to what the merchant gets, or takes from it. LATE_SALE, LATE_BACK, LATE_UNDONE: a debit
 * that was found at the ledger alone, paid back, or undone there already. SHORT: the ledger has less than our books, and it was
 * accepted. ADJUSTED_OUT, ADJUSTED_IN: a booking of two persons has taken such a difference off, or made it good. SURCHARGE_LATER: a
 * surcharge that was taken once the payer's identity was established; SURCHARGE_BACK: what of one went back.
 */
export const SETTLEMENT_SIGNS = {
  SALE: 1,
  REFUND: -1,
  REVERSAL: -1,
  LATE_SALE: 1,
  LATE_BACK: -1,
  LATE_UNDONE: -1,
  SHORT: -1,
  ADJUSTED_OUT: -1,
  ADJUSTED_IN: 1,
  SURCHARGE_LATER: 1,
  SURCHARGE_BACK: -1,
} as const
export type SettlementKind = keyof typeof SETTLEMENT_SIGNS
export const SETTLEMENT_KINDS = Object.keys(SETTLEMENT_SIGNS) as SettlementKind[]

/** How many, of which amount, with which surcharge by whoever got it. */
export const settlementSum = z
  .object({ count: z.int(), amount: fen, surchargeSchool: fen, surchargeMerchant: fen })
  .meta({ id: 'SettlementSum' })
export type SettlementSum = z.infer<typeof settlementSum>

/**
 * By what it is. `surchargesLater` and `surchargesBack` are of surcharges alone, `correctionsOut` and `correctionsIn` of cases; absent in
 * settlements from before there were such lines, which had none.
 */
const sums = z.object({
  sales: settlementSum,
  refunds: settlementSum,
  reversals: settlementSum,
  surchargesLater: settlementSum.optional(),
  surchargesBack: settlementSum.optional(),
  correctionsOut: settlementSum.optional(),
  correctionsIn: settlementSum.optional(),
})
export type SettlementSums = z.infer<typeof sums>

/** Which kinds are added up in which sum, in the order of the lines. */
export const SETTLEMENT_SUMS = {
  sales: ['SALE', 'LATE_SALE'],
  refunds: ['REFUND', 'LATE_BACK'],
  reversals: ['REVERSAL', 'LATE_UNDONE'],
  surchargesLater: ['SURCHARGE_LATER'],
  surchargesBack: ['SURCHARGE_BACK'],
  correctionsOut: ['SHORT', 'ADJUSTED_OUT'],
  correctionsIn: ['ADJUSTED_IN'],
} as const satisfies Record<keyof SettlementSums, readonly SettlementKind[]>
export type SettlementSumName = keyof typeof SETTLEMENT_SUMS
const SUM_NAMES = Object.keys(SETTLEMENT_SUMS) as SettlementSumName[]

/** Whether a sum is added to what the merchant gets, or taken from it. */
export const settlementSignOf = (name: SettlementSumName): 1 | -1 => SETTLEMENT_SIGNS[SETTLEMENT_SUMS[name][0]]

/** The sums of a settlement as lines: the first three always, the others where there is something in them. */
export const settlementLines = (of: SettlementSums): { name: SettlementSumName; sum: SettlementSum }[] =>
  SUM_NAMES.flatMap((name, at) => {
    const sum = of[name]
    return sum !== undefined && (at < 3 || sum.count > 0) ? [{ name, sum }] : []
  })

/** Something of an earlier day that was not known when that day was settled. */
export const lateLine = z
  .object({
    /** Of the payment, the refund, or the exception. */
    itemId: z.string(),
    kind: z.enum(SETTLEMENT_KINDS),
    /** The day that it belongs to. */
    businessDate,
    outTradeNo,
    amount: fen,
    surchargeSchool: fen,
    surchargeMerchant: fen,
  })
  .meta({ id: 'LateLine' })
export type LateLine = z.infer<typeof lateLine>

/** What the hash is taken over, as canonical JSON. Amounts of sales, refunds and reversals are all positive. */
export const settlementContent = z
  .object({
    merchantNo,
    settlementNo: z.int().min(1).meta({ description: 'Running number of the merchant.' }),
    /** Of the merchant's settlement before. */
    previousHash: settlementHash.optional(),
    businessDate,
    madeAt: time,
    /** The business day's own. */
    day: sums,
    late: z.array(lateLine),
    /** Both together. */
    total: sums,
    /** Sales less refunds and reversals, with corrections, without surcharges: what commission is taken of. May be below zero. */
    netSales: fen,
    commissionBps: z.int(),
    /** Rounded half up once. */
    commission: fen,
    /** What each receiver keeps. */
    surcharge: z.object({ school: fen, merchant: fen }),
    /** Due to the merchant: net sales and its surcharges, less the commission. */
    net: fen,
  })
  .meta({ id: 'SettlementContent' })
export type SettlementContent = z.infer<typeof settlementContent>

export const payoutView = z
  .object({
    payoutId: id('payout'),
    /** Of all the settlements in it. */
    amount: fen,
    commission: fen,
    bankReference: z.string(),
    paidOn: businessDate,
    requestedBy: z.string(),
    decidedBy: z.string(),
    /** POSTING: the ledger has not answered yet. DECLINED: it refuses, and a person may have it asked again. */
    state: z.enum(['POSTING', 'DONE', 'DECLINED']),
    /** With DECLINED, in the ledger's words. */
    declineCode: z.string().optional(),
    /** With POSTING: how often the ledger was asked by turns without an answer. */
    tries: z.int(),
    createdAt: time,
  })
  .meta({ id: 'Payout' })
export type PayoutView = z.infer<typeof payoutView>

/** A settlement with the merchant's names, its hash and what was paid out of it. */
export const settlementView = z
  .object({
    settlementId: id('settlement'),
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    hash: settlementHash,
    content: settlementContent,
    payout: payoutView.optional(),
  })
  .meta({ id: 'Settlement' })
export type SettlementView = z.infer<typeof settlementView>

/** A row of a list of settlements. */
export const settlementRow = z
  .object({
    settlementId: id('settlement'),
    settlementNo: z.int(),
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    businessDate,
    sales: fen,
    /** Refunds and reversals. */
    back: fen,
    /** All of it, also what was taken later, less what went back. */
    surchargeMerchant: fen,
    surchargeSchool: fen,
    /** Of both receivers, of that: what was taken later, and what of such went back. */
    surchargeLater: fen,
    surchargeBack: fen,
    /** What cases have added, less what they have taken. */
    corrections: fen,
    commission: fen,
    net: fen,
    lateLines: z.int(),
    paidOut: z.boolean(),
    /** Of what is paid out: whether the ledger has it. */
    payoutState: z.enum(['POSTING', 'DONE', 'DECLINED']).optional(),
  })
  .meta({ id: 'SettlementRow' })
export type SettlementRow = z.infer<typeof settlementRow>

export const settlementParams = z.strictObject({ settlementId: id('settlement') })

/**
 * The commission on net sales, in fen: rounded half up, also below zero, where the merchant gets commission back. BigInt
 * inside, because a day's sales times basis points may pass what a double holds.
 */
export function commissionOf(netSalesFen: number, commissionBps: number): number {
  const [twice, whole] = [2n * BigInt(netSalesFen) * BigInt(commissionBps) + 10_000n, 20_000n]
  return Number((twice - (((twice % whole) + whole) % whole)) / whole)
}

const languageQuery = z.strictObject({ language: z.enum(['zh', 'en']).optional() })
/** `GET settlements/{settlementId}/file.pdf`, `.csv`, `.xlsx`: in this language, zh when absent. */
export const settlementFileQuery = languageQuery

/** What the merchants' list is of: business days, both included. */
const daysShape = { from: businessDate.optional(), to: businessDate.optional() }
/** `GET settlements` of a merchant's own, newest day first. */
export const ownSettlementsQuery = pageQuery.extend(daysShape)

/** What the office's list, its totals and its files are of. */
const filterShape = {
  ...daysShape,
  merchantNo: merchantNo.optional(),
  canteenId: z.string().min(1).max(64).optional(),
  paidOut: z.enum(['yes', 'no']).optional(),
}
export const settlementFilter = z.strictObject(filterShape)
export type SettlementFilterQuery = z.infer<typeof settlementFilter>
export const settlementsQuery = pageQuery.extend(filterShape)
export type SettlementsQuery = z.infer<typeof settlementsQuery>
export const settlementsExport = settlementFilter.extend({ language: z.enum(['zh', 'en']).optional() })

export const settlementPage = z
  .object({ settlements: z.array(settlementRow), nextCursor: z.string().optional() })
  .meta({ id: 'SettlementPage' })
export type SettlementPage = z.infer<typeof settlementPage>

export const settlementTotals = z
  .object({
    count: z.int(),
    sales: fen,
    back: fen,
    surchargeSchool: fen,
    surchargeMerchant: fen,
    surchargeLater: fen,
    surchargeBack: fen,
    corrections: fen,
    commission: fen,
    net: fen,
    /** Of the net, what was not paid out. */
    due: fen,
  })
  .meta({ id: 'SettlementTotals' })
export type SettlementTotals = z.infer<typeof settlementTotals>

/** A merchant whose next day is not settled, and why. UNFINISHED: `count` without an outcome. DIFFERENCE: two sums. */
export const heldUp = z
  .object({
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    settledThrough: businessDate,
    heldBy: z.enum(['UNFINISHED', 'DIFFERENCE']),
    heldSince: time,
    heldWhy: z.object({
      businessDate,
      count: z.int().optional(),
      /** What our settlements come to on that day, and the ledger's entries of the merchant's account. */
      ours: fen.optional(),
      ledger: fen.optional(),
    }),
  })
  .meta({ id: 'HeldUpMerchant' })
export type HeldUpMerchant = z.infer<typeof heldUp>

/** A closed day that merchants wait for: its reconciliation (对账) has not come through. */
export const unreconciledDay = z
  .object({
    businessDate,
    /** Of its last run; absent when nobody has asked for one. */
    state: z.enum(['QUEUED', 'RUNNING', 'FAILED']).optional(),
    failure: z.string().optional(),
    merchants: z.int(),
    since: time,
    /** For so long that somebody should look. */
    overdue: z.boolean(),
  })
  .meta({ id: 'UnreconciledDay' })
export type UnreconciledDay = z.infer<typeof unreconciledDay>

/** A pay-out that the ledger has not answered, or has refused. */
export const openPayout = z
  .object({
    settlementId: id('settlement'),
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    amount: fen,
    state: z.enum(['POSTING', 'DECLINED']),
    declineCode: z.string().optional(),
    tries: z.int(),
    createdAt: time,
  })
  .meta({ id: 'OpenPayout' })
export type OpenPayout = z.infer<typeof openPayout>

/** `GET settlements/standing`: how far all merchants are settled, which days they wait for, who is held up, what is not booked yet. */
export const settlementStanding = z
  .object({
    closedThrough: businessDate,
    waiting: z.int(),
    unreconciled: z.array(unreconciledDay),
    heldUp: z.array(heldUp),
    openPayouts: z.array(openPayout),
  })
  .meta({ id: 'SettlementStanding' })
export type SettlementStanding = z.infer<typeof settlementStanding>

/**
 * `POST settlements/run`: settles what can be settled now, without waiting for the night. `waiting`: merchants whose next day is not
 * reconciled, and was therefore not settled.
 */
export const settlementRun = z
  .object({ settled: z.int(), held: z.int(), waiting: z.int() })
  .meta({ id: 'SettlementRun' })
export type SettlementRun = z.infer<typeof settlementRun>

/** `GET settlements/{settlementId}/due`: what is to be paid out with it; all zero when nothing is. */
export const settlementDue = z.object({ settlements: z.int(), net: fen, commission: fen }).meta({ id: 'SettlementDue' })
export type SettlementDue = z.infer<typeof settlementDue>

/** `POST settlements/{settlementId}/pay-out`: says that the bank has paid; a second person confirms it. */
export const payoutBody = z.strictObject({
  /** As `due` said: with more or less due by now it is STATE_CONFLICT. */
  amount: z.int().min(1),
  bankReference: z.string().regex(/^[A-Za-z0-9_./-]{1,64}$/),
  paidOn: businessDate,
})
export type PayoutBody = z.infer<typeof payoutBody>

/**
 * `POST settlements/unreconciled-days`: asks a second person of finance to let a closed day be settled though its reconciliation has
 * not come through. STATE_CONFLICT for a day that is not closed, or needs no such word.
 */
export const unreconciledDayBody = z.strictObject({ businessDate, reason: text(200).trim().min(1) })
export type UnreconciledDayBody = z.infer<typeof unreconciledDayBody>
