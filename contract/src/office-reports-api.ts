import { z } from 'zod'
import { fen, merchantNo, terminalNo, time } from './fields.ts'
import { MEALS } from './meals.ts'
import { IDENTITY_CLASSES } from './states.ts'

/**
 * The office's reports, `/portal/v1/office/reports`. All of them are of real merchants only, of ended payments, by the business
 * day on which a payment was begun, and exact as of one moment; they agree with the merchants' own totals.
 */

/** Days of one report at most, both ends included. */
export const MOST_REPORT_DAYS = 366

/** UNKNOWN: whose payment it was, or who they are to the school, is not known. */
export const REPORT_CLASSES = [...IDENTITY_CLASSES, 'UNKNOWN'] as const
export type ReportClass = (typeof REPORT_CLASSES)[number]

const day = z.iso.date().refine((date) => date >= '2000-01-01' && date < '2100-01-01', 'The books begin in 2000.')
const DAY_MS = 24 * 60 * 60 * 1000

/** How many days a span has, both ends included. */
export const daysOf = ({ from, to }: { from: string; to: string }): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1

const filterShape = {
  /** Business days, both included. */
  from: day,
  to: day,
  /** Absent: everywhere. */
  canteen: z.string().min(1).max(64).optional(),
  merchantNo: merchantNo.optional(),
  identityClass: z.enum(REPORT_CLASSES).optional(),
  meal: z.enum(MEALS).optional(),
}
const comparedShape = {
  /** Also of as many days right before. */
  compare: z.literal('before').optional(),
}
/** Of an export: the language of its words. */
const language = z.enum(['zh', 'en']).optional()

const inOrder = ({ from, to }: { from: string; to: string }) => daysOf({ from, to }) >= 1
const notTooLong = (span: { from: string; to: string }) => daysOf(span) <= MOST_REPORT_DAYS
const spanOf = <Shape extends z.core.$ZodLooseShape & typeof filterShape>(shape: Shape) =>
  z
    .strictObject(shape)
    .refine((query) => inOrder(query as { from: string; to: string }), {
      path: ['to'],
      error: 'Ends before it begins.',
    })
    .refine((query) => notTooLong(query as { from: string; to: string }), {
      path: ['to'],
      error: `At most ${MOST_REPORT_DAYS} days.`,
    })

const filter = z.object(filterShape)
export type ReportFilter = z.infer<typeof filter> & { compare?: 'before' | undefined }

export const TURNOVER_CUTS = ['day', 'canteen', 'merchant', 'meal', 'hour', 'class'] as const
export type TurnoverCut = (typeof TURNOVER_CUTS)[number]
const turnoverShape = { ...filterShape, ...comparedShape, by: z.enum(TURNOVER_CUTS), language }
export const turnoverQuery = spanOf(turnoverShape)
export type TurnoverQuery = z.infer<typeof turnoverQuery>

const span = z.object({ from: z.string(), to: z.string() })
/** What the report is of, and what it is held against, when it was asked to be. */
const spans = { span, before: span.optional(), asOf: time }

/**
 * What a row stands for: a day, a canteen's id, a merchant no., a meal, an hour 00 to 23, a class, a terminal no. Canteens,
 * merchants and terminals have names; `NONE` as a terminal stands for payments without a till.
 */
const rowHead = { key: z.string(), name: z.string().optional(), nameEn: z.string().optional() }

/** total = amount + surcharge of what was paid; refunded is of these, surcharge included; net = total - refunded. */
export const turnoverSums = z
  .object({ count: z.int(), amount: fen, surcharge: fen, total: fen, refunded: fen, net: fen })
  .meta({ id: 'TurnoverSums' })
export type TurnoverSums = z.infer<typeof turnoverSums>

const compared = <Sums extends z.ZodType>(sums: Sums) => ({ now: sums, before: sums.optional() })

/** `GET reports/turnover`. */
export const turnoverReport = z
  .object({
    ...spans,
    rows: z.array(z.object({ ...rowHead, ...compared(turnoverSums) })),
    total: z.object(compared(turnoverSums)),
  })
  .meta({ id: 'TurnoverReport' })
export type TurnoverReport = z.infer<typeof turnoverReport>

export const comparedQuery = spanOf({ ...filterShape, ...comparedShape, language })
export type ComparedQuery = z.infer<typeof comparedQuery>

/** surcharge: what payers paid on top; refunded: what of it went back; net: what stays with its receiver. */
export const surchargeSums = z
  .object({ count: z.int(), surcharge: fen, refunded: fen, net: fen })
  .meta({ id: 'SurchargeSums' })
export type SurchargeSums = z.infer<typeof surchargeSums>

export const SURCHARGE_RECEIVERS = ['SCHOOL', 'MERCHANT'] as const
export type ReportReceiver = (typeof SURCHARGE_RECEIVERS)[number]

/** `GET reports/surcharge`. */
export const surchargeReport = z
  .object({
    ...spans,
    rows: z.array(
      z.object({
        receiver: z.enum(SURCHARGE_RECEIVERS),
        identityClass: z.enum(REPORT_CLASSES),
        ...compared(surchargeSums),
      }),
    ),
    total: z.object(compared(surchargeSums)),
  })
  .meta({ id: 'SurchargeReport' })
export type SurchargeReport = z.infer<typeof surchargeReport>

export const plainQuery = spanOf({ ...filterShape, language })
export type PlainQuery = z.infer<typeof plainQuery>

/** `GET reports/heat-map`: hours in which something was paid; and how many Mondays, Tuesdays, ... the span has. */
export const heatMapReport = z
  .object({
    span,
    asOf: time,
    cells: z.array(
      z.object({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23), count: z.int(), amount: fen }),
    ),
    weekdays: z.array(z.int()).length(7),
  })
  .meta({ id: 'HeatMapReport' })
export type HeatMapReport = z.infer<typeof heatMapReport>

export const OUTCOME_CUTS = ['day', 'hour', 'merchant', 'terminal'] as const
export type OutcomeCut = (typeof OUTCOME_CUTS)[number]
export const outcomesQuery = spanOf({ ...filterShape, ...comparedShape, by: z.enum(OUTCOME_CUTS), language })
export type OutcomesQuery = z.infer<typeof outcomesQuery>

/**
 * `successBps` is succeeded of all three, in parts of ten thousand; absent without any. Times are from the request to the result,
 * of payments in which nobody was asked to confirm; they are too long by a tenth at most, absent without any.
 */
export const outcomeSums = z
  .object({
    succeeded: z.int(),
    declined: z.int(),
    closed: z.int(),
    successBps: z.int().optional(),
    timed: z.int(),
    p50Ms: z.int().optional(),
    p95Ms: z.int().optional(),
  })
  .meta({ id: 'OutcomeSums' })
export type OutcomeSums = z.infer<typeof outcomeSums>

/** `GET reports/outcomes`. */
export const outcomesReport = z
  .object({
    ...spans,
    rows: z.array(z.object({ ...rowHead, ...compared(outcomeSums) })),
    total: z.object(compared(outcomeSums)),
  })
  .meta({ id: 'OutcomesReport' })
export type OutcomesReport = z.infer<typeof outcomesReport>

/**
 * How old the scanned codes were, that is how long before the scan the phone had fetched them. The steps end at these many
 * seconds; the last one has no end. A code's age tells that the phone has had no need of a network since, not that it had none.
 */
export const CODE_AGE_STEPS = [60, 600, 3600, 21_600] as const

/** `GET reports/code-ages`: by business day, how many scanned codes were paid with in each step of age. */
export const codeAgesReport = z
  .object({
    span,
    asOf: time,
    rows: z.array(
      z.object({ key: z.string(), codes: z.int(), ages: z.array(z.int()).length(CODE_AGE_STEPS.length + 1) }),
    ),
  })
  .meta({ id: 'CodeAgesReport' })
export type CodeAgesReport = z.infer<typeof codeAgesReport>

/** `GET reports/balances`: what the people's accounts hold now, by class. No days, no filter: the ledger knows no stalls. */
export const balancesQuery = z.strictObject({ language })
export const balancesReport = z
  .object({
    asOf: time,
    rows: z.array(z.object({ identityClass: z.enum(REPORT_CLASSES), accounts: z.int(), balance: fen })),
    total: z.object({ accounts: z.int(), balance: fen }),
  })
  .meta({ id: 'BalancesReport' })
export type BalancesReport = z.infer<typeof balancesReport>

/** `GET reports/places`: what the filter's lists offer. */
export const reportPlaces = z
  .object({
    canteens: z.array(z.object({ id: z.string(), name: z.string(), nameEn: z.string() })),
    merchants: z.array(z.object({ merchantNo, canteen: z.string(), name: z.string(), nameEn: z.string() })),
    terminals: z.array(z.object({ terminalNo, merchantNo, name: z.string() })),
  })
  .meta({ id: 'ReportPlaces' })
export type ReportPlaces = z.infer<typeof reportPlaces>
