import { z } from 'zod'
import { businessDate, fen, id, merchantNo, pageQuery, time } from './fields.ts'
import { RECONCILIATION_CLASSES } from './states.ts'

/** Reconciliation (对账) as the office sees it; whoever needs it imports `office-api.ts`. */

export const RECONCILIATION_STATES = ['QUEUED', 'RUNNING', 'DONE', 'FAILED'] as const
export const RECONCILIATION_STEPS = ['FETCHING', 'COMPARING', 'REPAIRING'] as const

/**
 * Why a run came to nothing. The statement did not come, ended without its trailer, has a line that does not fit, or is not what its
 * trailer says in rows, sums or hash. BROKEN: we ourselves could not compare.
 */
export const RECONCILIATION_FAILURES = [
  'STATEMENT_UNAVAILABLE',
  'STATEMENT_CUT_OFF',
  'STATEMENT_UNREADABLE',
  'STATEMENT_WRONG',
  'BROKEN',
] as const
export type ReconciliationFailure = (typeof RECONCILIATION_FAILURES)[number]

/** So many differences of one day are somebody's mistake, not a day's trouble: they are listed, and no exceptions are made of them. */
export const MOST_EXCEPTIONS_OF_A_RUN = 500

const sums = z.object({ kind: z.string(), rows: z.int(), amount: fen, surcharge: fen })

/**
 * What one run compared and found; the same data give the same report. `matched` agree to the fen. `settled` are no differences:
 * CROSSED stand in another day's books there (or here), POOLED near midnight may do so and wait three days for it, UNDONE
 * were debited and paid back, UNFINISHED are on their way.
 */
export const reconciliationReport = z
  .object({
    businessDate,
    statement: z.object({ rows: z.int(), amount: fen, surcharge: fen, sha256: z.string() }),
    ours: z.array(sums),
    /** All kinds of the statement, transfers by their purpose; those that move no payment's money are only added up. */
    theirs: z.array(sums.extend({ compared: z.boolean() })),
    matched: z.int(),
    settled: z.object({ CROSSED: z.int(), POOLED: z.int(), UNDONE: z.int(), UNFINISHED: z.int() }),
    tillRecords: z.int(),
    classes: z.array(z.object({ class: z.enum(RECONCILIATION_CLASSES), count: z.int(), amount: fen })),
    /** Over every difference with both sides' evidence, in their order. */
    differencesSha256: z.string(),
  })
  .meta({ id: 'ReconciliationReport' })
export type ReconciliationReport = z.infer<typeof reconciliationReport>

export const reconciliationRun = z
  .object({
    runId: id('reconciliation'),
    businessDate,
    state: z.enum(RECONCILIATION_STATES),
    /** While it is under way. */
    step: z.enum(RECONCILIATION_STEPS).optional(),
    /** Lines of the statement that have been read. */
    rowsRead: z.int(),
    /** `schedule`, or the name of who wanted it. */
    requestedBy: z.string(),
    createdAt: time,
    startedAt: time.optional(),
    finishedAt: time.optional(),
    failure: z.enum(RECONCILIATION_FAILURES).optional(),
    report: reconciliationReport.optional(),
    /** SHA-256 of the report as canonical JSON, in hex. */
    reportHash: z.string().optional(),
    differences: z.int().optional(),
    repaired: z.int().optional(),
  })
  .meta({ id: 'ReconciliationRun' })
export type ReconciliationRun = z.infer<typeof reconciliationRun>

/** `GET reconciliation/days`: newest first, from yesterday back, each with its last run. */
export const reconciliationDays = z
  .object({
    days: z.array(
      z.object({ businessDate, runs: z.int(), last: reconciliationRun.optional(), openExceptions: z.int() }),
    ),
    /** Differences that wait for somebody, of all days. */
    openExceptions: z.int(),
  })
  .meta({ id: 'ReconciliationDays' })
export type ReconciliationDays = z.infer<typeof reconciliationDays>

/** `POST reconciliation/runs`: compares a day that is over; one that is under way is answered instead of a second one. */
export const reconciliationRunBody = z.strictObject({ businessDate })

/** `GET reconciliation/runs/{runId}`: with the other runs of its day. */
export const reconciliationRunPage = z
  .object({
    run: reconciliationRun,
    others: z.array(
      reconciliationRun.pick({
        runId: true,
        state: true,
        createdAt: true,
        requestedBy: true,
        reportHash: true,
        differences: true,
      }),
    ),
  })
  .meta({ id: 'ReconciliationRunPage' })
export type ReconciliationRunPage = z.infer<typeof reconciliationRunPage>

/** What one side has, as it stood; what it cannot say is absent. */
export const evidenceSide = z
  .object({
    id: z.string(),
    /** In that side's words: a trade state, a refund's, a kind of posting, a till's word. */
    state: z.string(),
    /** Surcharge included. */
    total: fen,
    amount: fen.optional(),
    surcharge: fen.optional(),
    refunded: fen.optional(),
    at: z.string().optional(),
    kind: z.string().optional(),
    businessDate: businessDate.optional(),
    outTradeNo: z.string().optional(),
    merchantNo: z.string().optional(),
    terminalNo: z.string().optional(),
    personId: z.string().optional(),
    paymentId: z.string().optional(),
    payerAccount: z.string().optional(),
    merchantAccount: z.string().optional(),
    /** The debit that this pays back. */
    refersTo: z.string().optional(),
    /** The posting that this is like. */
    doubles: z.string().optional(),
    /** How often the statement has the line. */
    lines: z.int().optional(),
    occurredAt: z.string().optional(),
    receivedAt: z.string().optional(),
  })
  .meta({ id: 'EvidenceSide' })
export type EvidenceSide = z.infer<typeof evidenceSide>

export const evidence = z.object({
  ours: evidenceSide.optional(),
  ledger: evidenceSide.optional(),
  till: evidenceSide.optional(),
})
export type Evidence = z.infer<typeof evidence>

export const reconciliationDifference = z
  .object({
    n: z.int(),
    class: z.enum(RECONCILIATION_CLASSES),
    /** The ledger's posting id, or `till/number`. */
    subject: z.string(),
    merchantNo: merchantNo.optional(),
    /** What is at stake, surcharge included. */
    total: fen,
    evidence,
    /** REPAIRED by rule, or an exception that waits for a person or is being repaired, or was resolved; LISTED is only told of. */
    standing: z.enum(['REPAIRED', 'OPEN', 'RESOLVED', 'LISTED']),
    exceptionId: id('exception').optional(),
  })
  .meta({ id: 'ReconciliationDifference' })
export type ReconciliationDifference = z.infer<typeof reconciliationDifference>

export const differencesQuery = pageQuery.extend({ class: z.enum(RECONCILIATION_CLASSES).optional() })
export type DifferencesQuery = z.infer<typeof differencesQuery>

/** `GET reconciliation/runs/{runId}/differences`. */
export const reconciliationDifferencePage = z
  .object({ differences: z.array(reconciliationDifference), nextCursor: z.string().optional() })
  .meta({ id: 'ReconciliationDifferencePage' })
export type ReconciliationDifferencePage = z.infer<typeof reconciliationDifferencePage>
