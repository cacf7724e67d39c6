import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { TradeState } from '@yimatong/contract/states'
import type { Reconciler } from '../../src/reconciliation/reconciler.ts'
import { aMerchant, aTerminal, type Merchant } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

/** A world in which whole days can be written into both books as their owners, and compared. */
export interface BooksWorld {
  world: World
  reconciler: Reconciler
  merchant: Merchant
  terminalNo: string
  close(): Promise<void>
}

export async function createBooksWorld(): Promise<BooksWorld> {
  const world = await createWorld()
  const { reconciler } = world.gateway.deps
  const merchant = await aMerchant(world)
  const { terminalNo } = await aTerminal(world, merchant)
  return {
    world,
    reconciler,
    merchant,
    terminalNo,
    close: () => world.close(),
  }
}

const MINUTE = 60_000
/** An instant of a business day, in minutes after its midnight; negative ones are of the day before. */
export const at = (date: string, minutes: number): number => startOfBusinessDate(date) + minutes * MINUTE

/** A payment as one of the books may have it. */
export interface Sale {
  paymentId: string
  outTradeNo: string
  amountFen: number
  surchargeFen: number
  state: TradeState
  atMs: number
  payer: number
}

export const aSale = (atMs: number, sale: Partial<Sale> = {}): Sale => ({
  paymentId: newId('payment'),
  outTradeNo: newId('request'),
  amountFen: 1250,
  surchargeFen: 0,
  state: 'SUCCESS',
  payer: 1,
  ...sale,
  atMs,
})

export const personOf = (payer: number) => `per_${String(payer).padStart(32, '0')}`
const payerAccount = (payer: number) => `P${String(payer).padStart(8, '0')}`

/** Writes sales as the gateway would have left them. */
export async function writeHere({ world, merchant, terminalNo }: BooksWorld, sales: readonly Sale[]): Promise<void> {
  const rows = sales.map((sale) => {
    const { state, atMs, amountFen, surchargeFen } = sale
    const unfinished = state === 'PROCESSING' || state === 'USERPAYING'
    const paid = state === 'SUCCESS' || state === 'REFUND' || state === 'REVOKED'
    return {
      payment_id: sale.paymentId,
      merchant_no: merchant.merchantNo,
      terminal_no: terminalNo,
      out_trade_no: sale.outTradeNo,
      attempt: 0,
      content_hash: `\\x${'00'.repeat(32)}`,
      channel: 'ONECARD',
      mode: 'REVERSE_SCAN',
      state,
      amount_fen: amountFen,
      surcharge_fen: surchargeFen,
      surcharge_status: surchargeFen > 0 ? 'APPLIED' : 'NONE',
      surcharge_rule: surchargeFen > 0 ? { ruleId: 'rul_1', version: 1, rateBps: 1500, receiver: 'SCHOOL' } : null,
      person_id: personOf(sale.payer),
      identity_class: surchargeFen > 0 ? 'OUTSIDER' : 'STUDENT',
      code_form: 'QR',
      decline_code: state === 'PAYERROR' ? 'INSUFFICIENT_BALANCE' : null,
      subsidy_fen: 0,
      refunded_fen: state === 'REVOKED' ? amountFen + surchargeFen : 0,
      refunded_surcharge_fen: state === 'REVOKED' ? surchargeFen : 0,
      business_date: businessDateOf(atMs),
      created_at: toRfc3339(atMs),
      sweep_after: toRfc3339(atMs),
      paid_at: paid ? toRfc3339(atMs + 240) : null,
      finished_at: unfinished ? null : toRfc3339(atMs + 240),
    }
  })
  await world.owner.query({
    text: 'INSERT INTO payments SELECT * FROM json_populate_recordset(NULL::payments, $1::json)',
    values: [JSON.stringify(rows)],
  })
}

/** Money that went back, of a sale. */
export interface Back {
  refundId: string
  kind: 'REFUND' | 'REVERSAL'
  sale: Sale
  amountFen: number
  surchargeFen: number
  atMs: number
}

export const aBack = (sale: Sale, back: Partial<Back> & { atMs: number }): Back => ({
  refundId: newId('refund'),
  kind: 'REFUND',
  sale,
  amountFen: sale.amountFen,
  surchargeFen: sale.surchargeFen,
  ...back,
})

export async function writeBacksHere({ world, merchant }: BooksWorld, backs: readonly Back[]): Promise<void> {
  const rows = backs.map(({ refundId, kind, sale, amountFen, surchargeFen, atMs }) => ({
    refund_id: refundId,
    kind,
    payment_id: sale.paymentId,
    merchant_no: merchant.merchantNo,
    person_id: personOf(sale.payer),
    out_refund_no: kind === 'REVERSAL' ? sale.outTradeNo : refundId,
    content_hash: `\\x${'00'.repeat(32)}`,
    amount_fen: amountFen,
    surcharge_fen: surchargeFen,
    state: 'SUCCESS',
    to_suspense: false,
    subsidy_fen: 0,
    subsidy_to_fund: false,
    reason: kind === 'REFUND' ? '退菜' : null,
    requested_by: 'T00001',
    business_date: businessDateOf(atMs),
    created_at: toRfc3339(atMs),
    finished_at: toRfc3339(atMs + 200),
    sweep_after: toRfc3339(atMs),
  }))
  await world.owner.query({
    text: 'INSERT INTO refunds SELECT * FROM json_populate_recordset(NULL::refunds, $1::json)',
    values: [JSON.stringify(rows)],
  })
}

/** Transfers that are compared with our books. */
type Purpose = 'SURCHARGE_LATER' | 'SURCHARGE_BACK'
const isPurpose = (kind: Line['kind']): kind is Purpose => kind === 'SURCHARGE_LATER' || kind === 'SURCHARGE_BACK'

/** A line of the ledger, by what it is about. */
export interface Line {
  postingId: string
  kind: 'DEBIT' | 'TOPUP' | 'REVERSAL' | 'REFUND' | Purpose
  payer: number
  amountFen: number
  surchargeFen: number
  refersTo?: string
  atMs: number
  /** The day in whose books it stands there. */
  date?: string
}

export const debitOf = (sale: Sale, line: Partial<Line> = {}): Line => ({
  postingId: sale.paymentId,
  kind: 'DEBIT',
  payer: sale.payer,
  amountFen: sale.amountFen,
  surchargeFen: sale.surchargeFen,
  atMs: sale.atMs + 100,
  date: businessDateOf(sale.atMs),
  ...line,
})

export const lineOf = (back: Back, line: Partial<Line> = {}): Line => ({
  postingId: back.kind === 'REVERSAL' ? `${back.sale.paymentId}-reversal` : back.refundId,
  kind: back.kind,
  payer: back.sale.payer,
  amountFen: back.amountFen,
  surchargeFen: back.surchargeFen,
  refersTo: back.sale.paymentId,
  atMs: back.atMs + 100,
  date: businessDateOf(back.atMs),
  ...line,
})

function otherSide(kind: Line['kind'], { payer, merchant }: { payer: number; merchant: Merchant }): string | null {
  if (kind === 'TOPUP') return null
  if (kind === 'SURCHARGE_LATER') return SCHOOL_SURCHARGE_ACCOUNT
  return kind === 'SURCHARGE_BACK' ? payerAccount(payer) : merchant.accountNo
}

export async function writeThere({ world, merchant }: BooksWorld, lines: readonly Line[]): Promise<void> {
  const rows = lines.map(({ postingId, kind, payer, amountFen, surchargeFen, refersTo, atMs, date }) => ({
    posting_id: postingId,
    kind: isPurpose(kind) ? 'TRANSFER' : kind,
    purpose: isPurpose(kind) ? kind : null,
    payer_account: kind === 'SURCHARGE_BACK' ? SCHOOL_SURCHARGE_ACCOUNT : payerAccount(payer),
    merchant_account: otherSide(kind, { payer, merchant }),
    amount_fen: amountFen,
    surcharge_fen: surchargeFen,
    surcharge_account: surchargeFen > 0 ? 'S-SURCHARGE' : null,
    reverses: kind === 'REVERSAL' ? refersTo : null,
    refunds: kind === 'REFUND' ? refersTo : null,
    business_date: date ?? businessDateOf(atMs),
    occurred_at: toRfc3339(atMs),
    posted_at: toRfc3339(atMs),
  }))
  await world.onecardOwner.query({
    text: `INSERT INTO postings (posting_id, kind, purpose, outcome, payer_account, merchant_account, amount_fen, surcharge_fen,
        surcharge_account, reverses, refunds, balance_after_fen, business_date, occurred_at, posted_at)
      SELECT posting_id, kind, purpose, 'POSTED', payer_account, merchant_account, amount_fen, surcharge_fen, surcharge_account, reverses,
        refunds, 0, business_date, occurred_at, posted_at
      FROM json_populate_recordset(NULL::postings, $1::json)`,
    values: [JSON.stringify(rows)],
  })
}

/** A sale that both books have alike. */
export async function writeBoth(books: BooksWorld, sales: readonly Sale[]): Promise<void> {
  await writeHere(books, sales)
  await writeThere(
    books,
    sales.map((sale) => debitOf(sale)),
  )
}

export interface Finding {
  class: string
  subject: string
  rule: string | null
  repaired: boolean
  exceptionId: string | null
  amountFen: number
}

export interface Ran {
  runId: string
  state: string
  failure: string | null
  hash: string | null
  report: {
    matched: number
    settled: Record<string, number>
    classes: { class: string; count: number }[]
    ours: { kind: string; rows: number; amount: number; surcharge: number }[]
  }
  repaired: number | null
  findings: Finding[]
}

/** Asks for a run of the day and does it. */
export async function reconcile({ world, reconciler }: BooksWorld, date: string): Promise<Ran> {
  const runId = await reconciler.ask(world.owner, date, 'test')
  await reconciler.turn()
  return readRun(world, runId)
}

export async function readRun(world: World, runId: string): Promise<Ran> {
  const { rows } = await world.owner.query<Omit<Ran, 'report' | 'findings'> & { report: string | null }>({
    text: `SELECT run_id AS "runId", state::text, failure, encode(report_hash, 'hex') AS hash, report, repaired
      FROM reconciliation_runs WHERE run_id = $1`,
    values: [runId],
  })
  const findings = await world.owner.query<Finding>({
    text: `SELECT class::text, subject, rule::text, repaired_at IS NOT NULL AS repaired, exception_id AS "exceptionId",
        amount_fen::int AS "amountFen"
      FROM reconciliation_differences WHERE run_id = $1 ORDER BY n`,
    values: [runId],
  })
  const [run] = rows
  if (run === undefined) throw new Error(`no run ${runId}`)
  const report = run.report === null ? undefined : (JSON.parse(run.report) as Ran['report'])
  return {
    ...run,
    report: report ?? { matched: 0, settled: {}, classes: [], ours: [] },
    findings: findings.rows,
  }
}

/** The classes that a run found, each with its subject. */
export const foundOf = ({ findings }: Ran): [string, string][] =>
  findings.map(({ class: name, subject }) => [name, subject])
