import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import type { Clock } from '@yimatong/contract/clock'
import type { MoneyMove } from '@yimatong/contract/office-api'
import { postingsAnswer, type TransferItem, type TransferPurpose } from '@yimatong/contract/onecard-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { problem } from '@yimatong/kit/problem'
import type { ServiceClient } from '@yimatong/kit/service-client'

/** Transfers that the office has decided: rows that are a duty until the ledger has answered. */

export interface MoneyDeps {
  database: Database
  clock: Clock
  log: Log
  onecard: ServiceClient
}

export interface NewMove {
  moveId: string
  number?: string | undefined
  purpose: TransferPurpose
  personId?: string | undefined
  from: string
  to: string
  owner?: string | undefined
  amountFen: number
  reason?: string | undefined
  clerk: string
}

const CLAIM_MS = 15_000
const A_TURN = 300
const TIMEOUT_MS = 10_000

const INSERT = {
  name: 'money-move-insert',
  text: `INSERT INTO money_moves (move_id, number, purpose, person_id, from_account, to_account, owner, amount_fen, business_date,
      reason, state, clerk, created_at, next_try_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::date, $10, 'PENDING', $11, $12, $12) ON CONFLICT DO NOTHING`,
}

/** Writes a decided move down; false when it stands there already, by its id or its number. */
export async function insertMove(transaction: Queryable, move: NewMove, nowMs: number): Promise<boolean> {
  const { moveId, number = null, purpose, personId = null, from, to, owner = null, amountFen, reason = null } = move
  const where = [moveId, number, purpose, personId, from, to, owner, amountFen]
  const values = [...where, businessDateOf(nowMs), reason, move.clerk, new Date(nowMs)]
  return (await transaction.query({ ...INSERT, values })).rowCount > 0
}

interface DueMove extends Record<string, unknown> {
  moveId: string
  purpose: TransferPurpose
  from: string
  to: string
  owner: string | null
  amountFen: string
  businessDate: string
  createdAt: Date
}

// Taken up for a while: whoever is killed or sleeps loses the claim, never the move.
const TAKE = `UPDATE money_moves AS m SET next_try_at = $2 FROM (
    SELECT move_id FROM money_moves WHERE state = 'PENDING' AND next_try_at <= $1 AND ($3::text IS NULL OR move_id = $3)
    ORDER BY next_try_at LIMIT ${A_TURN} FOR UPDATE SKIP LOCKED
  ) AS due WHERE m.move_id = due.move_id
  RETURNING m.move_id AS "moveId", m.purpose, m.from_account AS "from", m.to_account AS "to", m.owner, m.amount_fen AS "amountFen",
    m.business_date::text AS "businessDate", m.created_at AS "createdAt"`

// The ledger's answer is the same for ever, so whoever writes it down writes the same.
const ANSWER = `UPDATE money_moves AS m SET state = a.state::money_move_state, decline_code = a.decline_code,
    balance_after_fen = a.balance_after, posted_at = a.posted_at, next_try_at = NULL
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) AS a (move_id, state, decline_code, balance_after, posted_at)
  WHERE m.move_id = a.move_id AND m.state = 'PENDING'`

const toItem = (move: DueMove): TransferItem => ({
  kind: 'TRANSFER',
  postingId: move.moveId,
  purpose: move.purpose,
  from: move.from,
  to: move.to,
  amount: Number(move.amountFen),
  ...(move.owner === null ? {} : { owner: move.owner }),
  businessDate: move.businessDate,
  occurredAt: toRfc3339(move.createdAt.getTime()),
})

/** Asks the ledger what is due, or one of them, and writes its answers down; returns how many it took up. */
export async function sendMoves({ database, clock, onecard }: MoneyDeps, moveId?: string): Promise<number> {
  const now = clock()
  const values = [new Date(now), new Date(now + CLAIM_MS), moveId ?? null]
  const { rows } = await database.query<DueMove>({ text: TAKE, values })
  if (rows.length === 0) return 0
  const { outcomes } = await onecard.post('/onecard/v1/postings', { items: rows.map(toItem) }, postingsAnswer, {
    timeoutMs: TIMEOUT_MS,
  })
  const columns = outcomes.map((outcome) => {
    if (outcome.outcome === 'POSTED')
      return [outcome.postingId, 'POSTED', null, outcome.balanceAfter, outcome.postedAt] as const
    const code = outcome.outcome === 'DECLINED' ? outcome.declineCode : outcome.outcome
    return [outcome.postingId, 'DECLINED', code, null, null] as const
  })
  await database.query({ text: ANSWER, values: [0, 1, 2, 3, 4].map((at) => columns.map((column) => column[at])) })
  return rows.length
}

/** One turn: everything that is due, page by page. */
export async function turnOverMoves(deps: MoneyDeps): Promise<void> {
  while ((await sendMoves(deps)) === A_TURN);
}

/** Sends one at once. When the ledger does not answer, the turn goes on with it. */
export async function sendNow(deps: MoneyDeps, moveId: string): Promise<void> {
  await sendMoves(deps, moveId).catch((error: unknown) =>
    deps.log.warn({ err: error, moveId }, 'a move waits for the ledger'),
  )
}

const COLUMNS = `m.move_id AS "moveId", m.number, m.purpose, p.school_no AS "schoolNo", p.name, m.from_account AS "from", m.to_account AS "to",
  m.amount_fen::float8 AS amount, m.business_date::text AS "businessDate", m.reason, m.state, m.decline_code AS "declineCode",
  m.balance_after_fen::float8 AS "balanceAfter", m.clerk, u.name AS "clerkName", m.created_at AS "createdAt", m.posted_at AS "postedAt", m.line
  FROM money_moves AS m LEFT JOIN persons AS p ON p.person_id = m.person_id LEFT JOIN portal_users AS u ON u.user_id = m.clerk`

type MoveRow = { [Name in keyof MoneyMove]: MoneyMove[Name] | null } & { createdAt: Date; postedAt: Date | null }

/** What is there of it: the wire leaves out what it has not. */
function toView(row: MoveRow & Record<string, unknown>): MoneyMove {
  const there = Object.entries(row).filter(([, value]) => value !== null)
  const { createdAt, postedAt } = row
  return {
    ...(Object.fromEntries(there) as unknown as MoneyMove),
    createdAt: toRfc3339(createdAt.getTime()),
    ...(postedAt === null ? {} : { postedAt: toRfc3339(postedAt.getTime()) }),
  }
}

/** One move; problem NOT_FOUND. */
export async function readMove(database: Queryable, moveId: string): Promise<MoneyMove> {
  const text = `SELECT ${COLUMNS} WHERE m.move_id = $1 OR m.number = $1`
  const { rows } = await database.query<MoveRow & Record<string, unknown>>({ text, values: [moveId] })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return toView(row)
}

const SHOWN = 50

/** The latest of a business day, batches apart. */
export async function readMovesOfDay(database: Queryable, businessDate: string): Promise<MoneyMove[]> {
  const text = `SELECT ${COLUMNS} WHERE m.business_date = $1::date AND m.batch_id IS NULL
    ORDER BY m.created_at DESC, m.move_id DESC LIMIT ${SHOWN}`
  const { rows } = await database.query<MoveRow & Record<string, unknown>>({ text, values: [businessDate] })
  return rows.map(toView)
}

/** What the ledger refused of a batch, by line. */
export async function readRefused(database: Queryable, batchId: string): Promise<MoneyMove[]> {
  const text = `SELECT ${COLUMNS} WHERE m.batch_id = $1 AND m.state = 'DECLINED' ORDER BY m.line LIMIT 1000`
  const { rows } = await database.query<MoveRow & Record<string, unknown>>({ text, values: [batchId] })
  return rows.map(toView)
}
