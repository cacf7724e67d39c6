import { hash } from 'node:crypto'
import { canonicalJson } from '@yimatong/contract/canonical-json'
import type { Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { SettlementContent } from '@yimatong/contract/settlement-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import { daysOf, type Difference, differenceOn, type LedgerDays } from './against-ledger.ts'
import { contentOf } from './content.ts'
import { countUnfinished, type Day, keepParts, nextDay, type Part } from './counted.ts'
import { isReconciled } from './reconciled.ts'

export interface SettleDeps {
  database: Database
  clock: Clock
  ledgerDays: LedgerDays
}

/**
 * What came of trying to settle a merchant's next day. WAITING: its reconciliation has not come through. NOTHING: there is no such
 * day, or somebody else is at it.
 */
export type Step = 'SETTLED' | 'EMPTY' | 'HELD' | 'WAITING' | 'NOTHING'

/** Thrown out of the transaction, so that nothing of what was counted stays. */
class Differs extends Error {
  readonly difference: Difference
  constructor(difference: Difference) {
    super(`settlements of ${difference.businessDate} differ from the ledger`)
    this.difference = difference
  }
}

interface Place {
  merchantNo: string
  accountNo: string
  settledThrough: string
}

/** Nobody waits for somebody who settles the same merchant: that one goes on by itself. */
const TAKE_PLACE = `
  SELECT s.merchant_no AS "merchantNo", m.account_no AS "accountNo", s.settled_through::text AS "settledThrough"
  FROM settlement_places s JOIN merchants m USING (merchant_no)
  WHERE s.merchant_no = $1 AND s.settled_through < $2::date FOR NO KEY UPDATE OF s SKIP LOCKED`

/**
 * Settles the next day of a merchant, up to `last`, with what became known late of the days before; or writes down what holds
 * it up: something without an outcome, or a ledger that says another sum. `by` is who makes it. Rejects when the ledger does not
 * answer, and then nothing has happened.
 */
export async function settleNext(deps: SettleDeps, merchantNo: string, last: string, by: string): Promise<Step> {
  // Asked for before anything is locked; the last day is nearly always the one.
  await deps.ledgerDays(last)
  const first = await attempt(deps, { merchantNo, last, by, fresh: false })
  if (!(first instanceof Differs)) return first
  // What was paid or paid back since the ledger was asked is no difference.
  const second = await attempt(deps, { merchantNo, last, by, fresh: true })
  if (!(second instanceof Differs)) return second
  await hold(deps.database, merchantNo, 'DIFFERENCE', second.difference)
  return 'HELD'
}

interface Attempt {
  merchantNo: string
  last: string
  by: string
  /** Whether the ledger must be asked anew. */
  fresh: boolean
}

/** Gives a difference instead of throwing it: nothing of what was counted has stayed then. */
async function attempt(deps: SettleDeps, asked: Attempt): Promise<Step | Differs> {
  const { merchantNo, last } = asked
  try {
    return await deps.database.transaction(async (transaction) => {
      const { rows } = await transaction.query<Place>({
        name: 'settlement-place',
        text: TAKE_PLACE,
        values: [merchantNo, last],
      })
      const [place] = rows
      if (place === undefined) return 'NOTHING'
      const businessDate = await nextDay(transaction, { merchantNo, businessDate: place.settledThrough }, last)
      if (!(await isReconciled(transaction, businessDate))) return 'WAITING'
      const day = { merchantNo, businessDate }
      const count = await countUnfinished(transaction, day)
      if (count === 0) return settleDay(transaction, deps, { ...asked, place, day })
      await hold(transaction, merchantNo, 'UNFINISHED', { businessDate, count })
      return 'HELD'
    })
  } catch (error) {
    if (error instanceof Differs) return error
    throw error
  }
}

interface Taken extends Attempt {
  place: Place
  day: Day
}

async function settleDay(transaction: Queryable, deps: SettleDeps, taken: Taken): Promise<Step> {
  const { place, day, fresh } = taken
  const settlementId = newId('settlement')
  const parts = await keepParts(transaction, day, settlementId)
  await insertParts(transaction, settlementId, day, parts)
  const days = await Promise.all(
    daysOf(day.businessDate, parts).map(async (businessDate) => {
      const ledger = await deps.ledgerDays(businessDate, fresh)
      return { businessDate, ledgerFen: ledger.get(place.accountNo) ?? 0 }
    }),
  )
  const difference = await differenceOn(transaction, day.merchantNo, days)
  if (difference !== undefined) throw new Differs(difference)
  if (parts.length > 0) await freeze(transaction, { ...taken, settlementId, parts, nowMs: deps.clock() })
  await transaction.query({
    name: 'settlement-go-on',
    text: `UPDATE settlement_places SET settled_through = $2::date, held_by = NULL, held_since = NULL, held_why = NULL
      WHERE merchant_no = $1`,
    values: [day.merchantNo, day.businessDate],
  })
  return parts.length > 0 ? 'SETTLED' : 'EMPTY'
}

async function insertParts(transaction: Queryable, settlementId: string, { merchantNo }: Day, parts: readonly Part[]) {
  await transaction.query({
    name: 'settlement-parts',
    text: `INSERT INTO settlement_parts (settlement_id, kind, business_date, of_date, merchant_no, count, amount_fen, school_fen,
        merchant_fen)
      SELECT $1, t."kind"::settlement_kind, t."businessDate"::date, t."ofDate"::date, $2, t."count", t."amountFen", t."schoolFen",
        t."merchantFen"
      FROM jsonb_to_recordset($3::jsonb) AS t ("kind" text, "businessDate" text, "ofDate" text, "count" int, "amountFen" bigint,
        "schoolFen" bigint, "merchantFen" bigint)`,
    values: [settlementId, merchantNo, JSON.stringify(parts.map(({ late: _late, ...part }) => part))],
  })
}

interface ToFreeze extends Taken {
  settlementId: string
  parts: readonly Part[]
  nowMs: number
}

async function freeze(transaction: Queryable, { settlementId, day, parts, by, nowMs }: ToFreeze): Promise<void> {
  const { rows } = await transaction.query<{ settlementNo: number; hash: string }>({
    name: 'settlement-last',
    text: `SELECT settlement_no AS "settlementNo", encode(report_hash, 'hex') AS hash FROM settlements
      WHERE merchant_no = $1 ORDER BY settlement_no DESC LIMIT 1`,
    values: [day.merchantNo],
  })
  const [before] = rows
  const head = {
    ...day,
    settlementNo: (before?.settlementNo ?? 0) + 1,
    ...(before === undefined ? {} : { previousHash: before.hash }),
    commissionBps: await commissionOn(transaction, day),
    nowMs,
  }
  await insertSettlement(transaction, settlementId, contentOf(head, parts), { by, nowMs })
}

/** What was agreed for that day, in basis points: the commission of now, unless the first decision since then has another one before it. */
async function commissionOn(transaction: Queryable, { merchantNo, businessDate }: Day): Promise<number> {
  const { rows } = await transaction.query<{ commissionBps: number }>({
    name: 'settlement-commission',
    text: `SELECT coalesce((
        SELECT d.commission_before_bps FROM merchant_decisions d
        WHERE d.merchant_no = m.merchant_no AND d.commission_since > $2::date
        ORDER BY d.commission_since, d.at, d.approval_id LIMIT 1
      ), m.commission_bps) AS "commissionBps" FROM merchants m WHERE m.merchant_no = $1`,
    values: [merchantNo, businessDate],
  })
  return rows[0]?.commissionBps ?? 0
}

async function insertSettlement(
  transaction: Queryable,
  settlementId: string,
  content: SettlementContent,
  { by, nowMs }: { by: string; nowMs: number },
): Promise<void> {
  const report = canonicalJson(content)
  await transaction.query({
    name: 'settlement-insert',
    text: `INSERT INTO settlements (settlement_id, merchant_no, settlement_no, business_date, report, report_hash, previous_hash,
        commission_fen, net_fen, created_at, created_by)
      VALUES ($1, $2, $3, $4::date, $5, decode($6, 'hex'), decode($7, 'hex'), $8, $9, $10, $11)`,
    values: [
      settlementId,
      content.merchantNo,
      content.settlementNo,
      content.businessDate,
      report,
      hash('sha256', report, 'hex'),
      content.previousHash ?? null,
      content.commission,
      content.net,
      new Date(nowMs),
      by,
    ],
  })
}

type Hold = 'UNFINISHED' | 'DIFFERENCE'

/** Says why it does not go on, and since when; found again it is the same. */
async function hold(database: Queryable, merchantNo: string, by: Hold, why: object): Promise<void> {
  await database.query({
    name: 'settlement-hold',
    text: `UPDATE settlement_places SET held_by = $2::settlement_hold, held_why = $3::jsonb,
        held_since = CASE WHEN held_by = $2::settlement_hold THEN held_since ELSE now() END
      WHERE merchant_no = $1`,
    values: [merchantNo, by, JSON.stringify(why)],
  })
}
