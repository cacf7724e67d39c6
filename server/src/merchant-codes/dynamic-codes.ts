import { hash } from 'node:crypto'
import type { Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'
import { problem, type ProblemError } from '@yimatong/kit/problem'
import type { MerchantCodeKey, Origin } from './key.ts'
import { urlOf } from './key.ts'

export interface DynamicCodeDeps extends Origin {
  database: Queryable
  clock: Clock
  merchantCodeKey: MerchantCodeKey
}

export type DynamicCodeState = 'OPEN' | 'PAYING' | 'PAID' | 'CANCELLED' | 'EXPIRED'

/** A code for one payment as it stands now: OPEN only before its expiry. */
export interface DynamicCode {
  dynamicId: string
  merchantNo: string
  /** The till that made it; absent when it was made in the portal. */
  terminalNo?: string
  /** The merchant's own number, which its payment has, too. */
  outTradeNo: string
  amountFen: number
  subject?: string
  state: DynamicCodeState
  /** The payment that has claimed it (PAYING) or has paid it (PAID). */
  paymentId?: string
  /** The text of the QR. */
  url: string
  createdAtMs: number
  expiresAtMs: number
  /** Who made it: a terminal no., or the id of a portal user. */
  createdBy: string
}

export interface NewDynamicCode {
  merchantNo: string
  terminalNo?: string | undefined
  outTradeNo: string
  amountFen: number
  subject?: string | undefined
  /** How long it may be paid. */
  expiresInSeconds: number
  /** Who makes it, for the record. */
  createdBy: string
}

export const USUAL_EXPIRY_SECONDS = 300

interface Row {
  dynamicId: string
  merchantNo: string
  terminalNo: string | null
  outTradeNo: string
  contentHash: string
  amountFen: number
  subject: string | null
  state: DynamicCodeState
  paymentId: string | null
  token: string
  createdAt: Date
  expiresAt: Date
  createdBy: string
}

const COLUMNS = `dynamic_id AS "dynamicId", merchant_no AS "merchantNo", terminal_no AS "terminalNo",
  out_trade_no AS "outTradeNo", encode(content_hash, 'hex') AS "contentHash", amount_fen AS "amountFen", subject, state,
  payment_id AS "paymentId", token, created_at AS "createdAt", expires_at AS "expiresAt",
  created_by AS "createdBy"`

function toDynamicCode(deps: Pick<DynamicCodeDeps, 'config' | 'clock'>, row: Row): DynamicCode {
  const { terminalNo, subject, paymentId, token, createdAt, expiresAt, contentHash: _, ...same } = row
  const expiresAtMs = expiresAt.getTime()
  return {
    ...same,
    state: stateAt(same.state, expiresAtMs, deps.clock()),
    ...(terminalNo === null ? {} : { terminalNo }),
    ...(subject === null ? {} : { subject }),
    ...(paymentId === null ? {} : { paymentId }),
    url: urlOf(deps, token),
    createdAtMs: createdAt.getTime(),
    expiresAtMs,
  }
}

/** Time closes a code before anybody writes it down. */
export function stateAt(state: DynamicCodeState, expiresAtMs: number, nowMs: number): DynamicCodeState {
  return state === 'OPEN' && nowMs >= expiresAtMs ? 'EXPIRED' : state
}

const INSERT = `
  INSERT INTO dynamic_codes (dynamic_id, merchant_no, terminal_no, out_trade_no, content_hash, amount_fen, subject, token,
    expires_at, created_at, created_by)
  SELECT $1, $2::char(8), $3, $4::varchar, decode($5, 'hex'), $6, $7, $8, to_timestamp($9::float8 / 1000), to_timestamp($10::float8 / 1000), $11
  WHERE NOT EXISTS (SELECT FROM payments WHERE merchant_no = $2 AND out_trade_no = $4)
  ON CONFLICT (merchant_no, out_trade_no) DO NOTHING
  RETURNING ${COLUMNS}`

/**
 * Makes a code for one payment. The same number with the same content gives the same code, for ever, also when it has
 * expired; with other content, or when a payment has the number, it is IDEMPOTENCY_CONFLICT. Expiry is in whole seconds.
 */
export async function makeDynamicCode(deps: DynamicCodeDeps, asked: NewDynamicCode): Promise<DynamicCode> {
  const contentHash = contentHashOf(asked)
  const existing = await readRow(deps.database, asked.merchantNo, asked.outTradeNo)
  const row = existing ?? (await insert(deps, asked, contentHash))
  if (row?.contentHash !== contentHash) throw problem('IDEMPOTENCY_CONFLICT')
  return toDynamicCode(deps, row)
}

function contentHashOf({ terminalNo, amountFen, subject, expiresInSeconds }: NewDynamicCode): string {
  return hash('sha256', JSON.stringify([terminalNo ?? null, amountFen, subject ?? null, expiresInSeconds]), 'hex')
}

async function insert(deps: DynamicCodeDeps, asked: NewDynamicCode, contentHash: string): Promise<Row | undefined> {
  const { merchantNo, terminalNo, outTradeNo, amountFen, subject, expiresInSeconds, createdBy } = asked
  const dynamicId = newId('dynamicCode')
  const createdAtMs = deps.clock()
  const expiresAt = Math.floor(createdAtMs / 1000) + expiresInSeconds
  const till = terminalNo === undefined ? {} : { terminalNo }
  const code = { kind: 'DYNAMIC', codeId: dynamicId, merchantNo, ...till, amountFen, expiresAt } as const
  const token = await deps.merchantCodeKey.sign(code)
  const named = [dynamicId, merchantNo, terminalNo ?? null, outTradeNo, contentHash]
  const { rows } = await deps.database.query<Row>({
    name: 'dynamic-code-make',
    text: INSERT,
    values: [...named, amountFen, subject ?? null, token, expiresAt * 1000, createdAtMs, createdBy],
  })
  // Somebody made it at the same moment, or a payment has the number.
  return rows[0] ?? readRow(deps.database, merchantNo, outTradeNo)
}

async function readRow(database: Queryable, merchantNo: string, outTradeNo: string): Promise<Row | undefined> {
  const { rows } = await database.query<Row>({
    name: 'dynamic-code',
    text: `SELECT ${COLUMNS} FROM dynamic_codes WHERE merchant_no = $1 AND out_trade_no = $2`,
    values: [merchantNo, outTradeNo],
  })
  return rows[0]
}

/** A merchant's code by the merchant's own number. */
export async function findDynamicCode(
  deps: Pick<DynamicCodeDeps, 'database' | 'clock' | 'config'>,
  merchantNo: string,
  outTradeNo: string,
): Promise<DynamicCode | undefined> {
  const row = await readRow(deps.database, merchantNo, outTradeNo)
  return row && toDynamicCode(deps, row)
}

/** The codes of a merchant that have these ids, in their order. */
export async function findDynamicCodes(
  deps: Pick<DynamicCodeDeps, 'database' | 'clock' | 'config'>,
  merchantNo: string,
  dynamicIds: readonly string[],
): Promise<DynamicCode[]> {
  const { rows } = await deps.database.query<Row>({
    name: 'dynamic-codes',
    text: `SELECT ${COLUMNS} FROM dynamic_codes WHERE merchant_no = $1 AND dynamic_id = ANY ($2::text[])`,
    values: [merchantNo, dynamicIds],
  })
  const byId = new Map(rows.map((row) => [row.dynamicId, toDynamicCode(deps, row)]))
  return dynamicIds.flatMap((dynamicId) => byId.get(dynamicId) ?? [])
}

const CANCEL = `
  UPDATE dynamic_codes
  SET state = (CASE WHEN expires_at > to_timestamp($3::float8 / 1000) THEN 'CANCELLED' ELSE 'EXPIRED' END)::dynamic_code_state
  WHERE merchant_no = $1 AND out_trade_no = $2 AND state = 'OPEN'`

/**
 * Cancels a code that nobody pays; what is paid, being paid, cancelled or expired stays as it is. That its time is over is written down
 * here as well: by another server's clock it may not be, and nobody shall pay what was answered to be closed. Gives the code as it
 * stands then, undefined when the merchant has none of this number.
 */
export async function cancelDynamicCode(
  deps: Pick<DynamicCodeDeps, 'database' | 'clock' | 'config'>,
  merchantNo: string,
  outTradeNo: string,
): Promise<DynamicCode | undefined> {
  const values = [merchantNo, outTradeNo, deps.clock()]
  await deps.database.query({ name: 'dynamic-code-cancel', text: CANCEL, values })
  return findDynamicCode(deps, merchantNo, outTradeNo)
}

const EXPIRE = `
  UPDATE dynamic_codes SET state = 'EXPIRED'
  WHERE state = 'OPEN' AND expires_at <= to_timestamp($1::float8 / 1000)
  RETURNING ${COLUMNS}`

/** Writes down which codes time has closed, and gives them; they could not be paid before that either. */
export async function expireDynamicCodes(
  deps: Pick<DynamicCodeDeps, 'database' | 'clock' | 'config'>,
): Promise<DynamicCode[]> {
  const { rows } = await deps.database.query<Row>({
    name: 'dynamic-codes-expire',
    text: EXPIRE,
    values: [deps.clock()],
  })
  return rows.map((row) => toDynamicCode(deps, row))
}

const CLAIM = `
  UPDATE dynamic_codes SET state = 'PAYING', payment_id = $2, attempts = attempts + 1
  WHERE dynamic_id = $1 AND state = 'OPEN' AND expires_at > to_timestamp($3::float8 / 1000)
  RETURNING attempts - 1 AS "attempt"`

/**
 * Claims a code for one payment, in the transaction that opens it: of all who try at once, one gets it. The others hear
 * ORDER_TAKEN, ORDER_PAID, CODE_CANCELLED or CODE_EXPIRED. Gives how many have tried before. The end of the payment ends
 * the claim, in the database.
 */
export async function claimDynamicCode(
  transaction: Queryable,
  { dynamicId, paymentId, nowMs }: { dynamicId: string; paymentId: string; nowMs: number },
): Promise<{ attempt: number }> {
  const { rows } = await transaction.query<{ attempt: number }>({
    name: 'dynamic-code-claim',
    text: CLAIM,
    values: [dynamicId, paymentId, nowMs],
  })
  if (rows[0] !== undefined) return rows[0]
  const { rows: standing } = await transaction.query<{ state: DynamicCodeState }>({
    name: 'dynamic-code-state',
    text: 'SELECT state FROM dynamic_codes WHERE dynamic_id = $1',
    values: [dynamicId],
  })
  throw notPayable(standing[0]?.state ?? 'EXPIRED')
}

/** Why a code in this state cannot be paid; an open one that cannot is past its time. */
export function notPayable(state: DynamicCodeState): ProblemError {
  return problem(REFUSALS[state])
}

const REFUSALS = {
  OPEN: 'CODE_EXPIRED',
  PAYING: 'ORDER_TAKEN',
  PAID: 'ORDER_PAID',
  CANCELLED: 'CODE_CANCELLED',
  EXPIRED: 'CODE_EXPIRED',
} as const satisfies Record<DynamicCodeState, string>
