import { z } from 'zod'
import { businessDate, fen, id, merchantNo, outTradeNo, pageQuery, time } from './fields.ts'

/**
 * A merchant's settlement of a business day (结算单), as the office and the merchant see it. Every fen of every payment and
 * refund is in exactly one. What becomes known of a day after it was settled is a line of its own in the next one.
 */

/** SHA-256 in hex. */
export const settlementHash = z.string().regex(/^[0-9a-f]{64}$/)

/** LATE_SALE, LATE_BACK, LATE_UNDONE: a debit that was found late at the ledger, paid back, or undone there already. */
export const SETTLEMENT_KINDS = ['SALE', 'REFUND', 'REVERSAL', 'LATE_SALE', 'LATE_BACK', 'LATE_UNDONE'] as const
export type SettlementKind = (typeof SETTLEMENT_KINDS)[number]

/** How many, of which amount, with which surcharge by whoever got it. */
export const settlementSum = z
  .object({ count: z.int(), amount: fen, surchargeSchool: fen, surchargeMerchant: fen })
  .meta({ id: 'SettlementSum' })
export type SettlementSum = z.infer<typeof settlementSum>

const sums = z.object({ sales: settlementSum, refunds: settlementSum, reversals: settlementSum })
export type SettlementSums = z.infer<typeof sums>

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
    /** Sales less refunds and reversals, without surcharges: what commission is taken of. May be below zero. */
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
    state: z.enum(['POSTING', 'DONE']),
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
    surchargeMerchant: fen,
    surchargeSchool: fen,
    commission: fen,
    net: fen,
    lateLines: z.int(),
    paidOut: z.boolean(),
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

/** `GET settlements/standing`: how far all merchants are settled, and who is held up. */
export const settlementStanding = z
  .object({ closedThrough: businessDate, waiting: z.int(), heldUp: z.array(heldUp) })
  .meta({ id: 'SettlementStanding' })
export type SettlementStanding = z.infer<typeof settlementStanding>

/** `POST settlements/run`: settles what can be settled now, without waiting for the night. */
export const settlementRun = z.object({ settled: z.int(), held: z.int() }).meta({ id: 'SettlementRun' })
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
