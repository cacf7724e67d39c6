import { z } from 'zod'
import { amount, businessDate, fen, id, identityClass, text, time } from './fields.ts'
import { accountState, bookEntriesQuery, suspenseItem, trialBalanceLine } from './onecard-api.ts'

/** Money in and out (收支): the counter, subsidies, adjustments, closing, suspense and the trial balance. */

const schoolNo = z.string().regex(/^[A-Za-z0-9]{1,20}$/)
const number = z.string().regex(/^[A-Z][0-9]{12}-[0-9]{7}$/)

/** `GET money/people?schoolNo=`: who stands at the counter. */
export const counterPersonQuery = z.strictObject({ schoolNo })
export const counterPerson = z
  .object({
    personId: id('person'),
    schoolNo: z.string(),
    name: z.string(),
    identityClass: identityClass.optional(),
    accountNo: z.string(),
    state: accountState,
    balance: fen,
    subsidy: fen,
  })
  .meta({ id: 'CounterPerson' })
export type CounterPerson = z.infer<typeof counterPerson>

export const MONEY_SOURCES = ['CASH', 'BANK'] as const
export type MoneySource = (typeof MONEY_SOURCES)[number]

/**
 * `POST money/top-ups`: `number` is made when the form opens, so sending it twice tops up once; other content under it is
 * IDEMPOTENCY_CONFLICT. PENDING: the ledger has not answered yet and is asked again; look at it under its id.
 */
export const topUpBody = z.strictObject({
  number,
  personId: id('person'),
  amount,
  source: z.enum(MONEY_SOURCES),
})
export const MOVE_STATES = ['DRAFT', 'PENDING', 'POSTED', 'DECLINED'] as const
export type MoveState = (typeof MOVE_STATES)[number]

export const moneyMove = z
  .object({
    moveId: z.string(),
    number: z.string().optional(),
    purpose: z.string(),
    schoolNo: z.string().optional(),
    name: z.string().optional(),
    from: z.string(),
    to: z.string(),
    amount: fen,
    businessDate,
    reason: z.string().optional(),
    state: z.enum(MOVE_STATES),
    declineCode: z.string().optional(),
    balanceAfter: fen.optional(),
    clerk: z.string(),
    clerkName: z.string().optional(),
    createdAt: time,
    postedAt: time.optional(),
    line: z.int().optional(),
  })
  .meta({ id: 'MoneyMove' })
export type MoneyMove = z.infer<typeof moneyMove>
export const moveParams = z.strictObject({ moveId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) })

/** `GET money/drawer?date=`: what each clerk took in and paid out on a day, the last count, and the day's latest moves. */
export const dayQuery = z.strictObject({ date: businessDate })
export const drawer = z
  .object({
    clerk: z.string(),
    clerkName: z.string().optional(),
    cashIn: fen,
    cashOut: fen,
    bankIn: fen,
    count: z.int(),
    counted: fen.optional(),
    countedAt: time.optional(),
    /** What was counted beyond what should have been there at that moment; below zero, what is missing. */
    difference: fen.optional(),
  })
  .meta({ id: 'Drawer' })
export type Drawer = z.infer<typeof drawer>
export const drawersAnswer = z.object({ businessDate, drawers: z.array(drawer), moves: z.array(moneyMove) })
export type DrawersAnswer = z.infer<typeof drawersAnswer>
/** `POST money/drawer-counts`: what is in the caller's drawer of today, without the float. */
export const drawerCountBody = z.strictObject({ counted: z.int().min(0).max(100_000_000) })

/** What waits for a second person now: its page is `/approvals/{approvalId}`. */
export const askedAnswer = z.object({ approvalId: id('approval') })

/** `POST money/adjustments`: gives to an account or takes from it, against S-ADJUSTMENT. Two persons, always. */
export const ADJUSTABLE = ['C-CASH', 'C-BANK', 'S-SUBSIDY', 'S-SURCHARGE', 'S-COMMISSION', 'C-CLEARING'] as const
export const adjustmentBody = z.strictObject({
  account: z.union([z.strictObject({ schoolNo }), z.enum(ADJUSTABLE)]),
  direction: z.enum(['GIVE', 'TAKE']),
  amount,
  reason: text(200),
})

/** `POST money/closings`: pays out what is left and closes for good; the subsidy goes back to its fund. Two persons, always. */
export const closingBody = z.strictObject({
  personId: id('person'),
  payTo: z.enum(['C-CASH', 'C-BANK', 'C-SUSPENSE']),
  reason: text(200),
})

/** `GET money/suspense` and `POST money/suspense-releases`: who waits for money, and paying it out (two persons). */
export const suspenseList = z.object({ items: z.array(suspenseItem.extend({ schoolNo: z.string().optional() })) })
export type SuspenseList = z.infer<typeof suspenseList>
export const releaseBody = z.strictObject({
  owner: z.string().regex(/^[A-Z0-9-]{1,32}$/),
  amount,
  payTo: z.enum(['C-CASH', 'C-BANK']),
  reason: text(200),
})

/** Fifty thousand lines; as JSON it stays below what a call may send. */
export const MAX_SUBSIDY_CSV_BYTES = 900_000
/**
 * A batch's rows: a CSV file of school number and yuan, one a line (a first line of titles is passed over), or one amount for
 * everybody of a class whose account is open.
 */
export const subsidyRows = z.union([
  z.strictObject({ csv: z.string().min(1).max(MAX_SUBSIDY_CSV_BYTES) }),
  z.strictObject({ identityClass, amount }),
])
export type SubsidyRows = z.infer<typeof subsidyRows>
export const subsidyPurpose = z.enum(['SUBSIDY', 'SUBSIDY_RETURN'])

/** Why a line cannot be taken. */
export const SUBSIDY_LINE_ERRORS = ['FORM', 'AMOUNT', 'UNKNOWN', 'TWICE', 'CLOSED'] as const
export type SubsidyLineError = (typeof SUBSIDY_LINE_ERRORS)[number]
/** `POST money/subsidies/dry-run`: what would come of it; the first thousand bad lines. */
export const dryRunBody = z.strictObject({ rows: subsidyRows })
export const dryRunAnswer = z
  .object({
    rows: z.int(),
    total: fen,
    bad: z.array(z.object({ line: z.int(), text: z.string(), error: z.enum(SUBSIDY_LINE_ERRORS) })),
    badCount: z.int(),
  })
  .meta({ id: 'SubsidyDryRun' })
export type DryRunAnswer = z.infer<typeof dryRunAnswer>
/** `POST money/subsidies`: all or nothing: one bad line refuses it (VALIDATION_FAILED). Then a second person decides. */
export const subsidyBatchBody = z.strictObject({
  name: text(100),
  purpose: subsidyPurpose,
  rows: subsidyRows,
  reason: text(200),
})
export const batchParams = z.strictObject({ batchId: z.string().regex(/^sub_[0-9a-f]{32}$/) })
export const subsidyBatch = z
  .object({
    batchId: z.string(),
    name: z.string(),
    purpose: subsidyPurpose,
    rows: z.int(),
    total: fen,
    askedByName: z.string().optional(),
    createdAt: time,
    startedAt: time.optional(),
    posted: z.int(),
    declined: z.int(),
    postedTotal: fen,
  })
  .meta({ id: 'SubsidyBatch' })
export type SubsidyBatchView = z.infer<typeof subsidyBatch>
export const subsidyBatches = z.object({ batches: z.array(subsidyBatch) })
/** One batch with the lines that the ledger refused. */
export const subsidyBatchAnswer = subsidyBatch.extend({ refused: z.array(moneyMove) })
export type SubsidyBatchAnswer = z.infer<typeof subsidyBatchAnswer>

/** `GET money/trial-balance?date=`, its entries, and the same as a file. */
export const officeTrialBalance = z.object({ businessDate, books: z.array(trialBalanceLine) })
export type OfficeTrialBalance = z.infer<typeof officeTrialBalance>
export const officeEntriesQuery = bookEntriesQuery.extend({ date: businessDate })
export const trialBalanceFileQuery = z.strictObject({ date: businessDate, language: z.enum(['zh', 'en']).optional() })
export { bookEntriesAnswer as officeEntries, type BookEntry } from './onecard-api.ts'
