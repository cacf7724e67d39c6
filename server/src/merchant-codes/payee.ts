import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { MerchantCode } from '@yimatong/contract/merchant-code'
import { merchantRefusalOn, type MerchantStanding } from '@yimatong/contract/merchant-standing'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type DynamicCodeState, stateAt } from './dynamic-codes.ts'

export interface PayeeDeps {
  database: Queryable
  clock: Clock
}

/** Whose code it is, and what it asks for, as the server's own record says at this moment. */
export type Payee = StaticPayee | DynamicPayee

interface Place {
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  terminalNo?: string
  terminalName?: string
}

export interface StaticPayee extends Place {
  kind: 'STATIC'
  /** Absent when the merchant's number was typed. */
  codeId?: string
  version?: number
  label?: string
}

export interface DynamicPayee extends Place {
  kind: 'DYNAMIC'
  codeId: string
  outTradeNo: string
  amountFen: number
  subject?: string
  expiresAtMs: number
  state: DynamicCodeState
  paymentId?: string
}

interface PlaceRow extends MerchantStanding {
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  terminalNo: string | null
  terminalName: string | null
  terminalDisabled: boolean | null
  /** Whether the till still belongs to the code's merchant. */
  terminalIsTheirs: boolean | null
}

const PLACE = `m.merchant_no AS "merchantNo", m.name AS "merchantName", m.name_en AS "merchantNameEn",
  m.state, m.contract_from::text AS "contractFrom", m.contract_until::text AS "contractUntil", t.terminal_no AS "terminalNo", t.name AS "terminalName",
  t.state = 'DISABLED' AS "terminalDisabled", t.merchant_no = m.merchant_no AS "terminalIsTheirs"`

const joined = (code: string) => `${code} c JOIN merchants m ON m.merchant_no = c.merchant_no
  LEFT JOIN terminals t ON t.terminal_no = c.terminal_no`

/** Refuses a place that takes no payments now: MERCHANT_DISABLED, TERMINAL_DISABLED; a till that has moved on is CODE_REVOKED. */
function placeOf({ clock }: PayeeDeps, row: PlaceRow): Place {
  const { merchantNo, merchantName, merchantNameEn, terminalNo, terminalName } = row
  const merchantRefusal = merchantRefusalOn(row, businessDateOf(clock()))
  if (merchantRefusal !== undefined) throw problem('MERCHANT_DISABLED', undefined, { members: { merchantRefusal } })
  if (terminalNo === null || terminalName === null) return { merchantNo, merchantName, merchantNameEn }
  if (row.terminalIsTheirs !== true) throw problem('CODE_REVOKED')
  if (row.terminalDisabled === true) throw problem('TERMINAL_DISABLED')
  return { merchantNo, merchantName, merchantNameEn, terminalNo, terminalName }
}

/**
 * The payee of a static code in this version. CODE_REVOKED when the code was withdrawn or re-issued since, CODE_UNKNOWN when
 * there never was one.
 */
export async function staticPayee(deps: PayeeDeps, codeId: string, version: number): Promise<StaticPayee> {
  const { rows } = await deps.database.query<PlaceRow & { label: string; version: number; codeState: string }>({
    name: 'static-payee',
    text: `SELECT c.label, c.version, c.state AS "codeState", ${PLACE} FROM ${joined('static_codes')} WHERE c.code_id = $1`,
    values: [codeId],
  })
  const [row] = rows
  if (row === undefined) throw problem('CODE_UNKNOWN')
  if (row.codeState === 'DISABLED' || row.version !== version) throw problem('CODE_REVOKED')
  return { kind: 'STATIC', codeId, version, label: row.label, ...placeOf(deps, row) }
}

interface DynamicRow extends PlaceRow {
  outTradeNo: string
  amountFen: number
  subject: string | null
  expiresAt: Date
  codeState: DynamicCodeState
  paymentId: string | null
}

/** The payee of a dynamic code, in whatever state it is; CODE_UNKNOWN when there is none. */
export async function dynamicPayee(deps: PayeeDeps, dynamicId: string): Promise<DynamicPayee> {
  const { rows } = await deps.database.query<DynamicRow>({
    name: 'dynamic-payee',
    text: `SELECT c.out_trade_no AS "outTradeNo", c.amount_fen AS "amountFen", c.subject, c.expires_at AS "expiresAt", c.state AS "codeState",
        c.payment_id AS "paymentId", ${PLACE}
      FROM ${joined('dynamic_codes')} WHERE c.dynamic_id = $1`,
    values: [dynamicId],
  })
  const [row] = rows
  if (row === undefined) throw problem('CODE_UNKNOWN')
  const { outTradeNo, amountFen, subject, paymentId } = row
  const expiresAtMs = row.expiresAt.getTime()
  return {
    kind: 'DYNAMIC',
    codeId: dynamicId,
    outTradeNo,
    amountFen,
    ...(subject === null ? {} : { subject }),
    expiresAtMs,
    state: stateAt(row.codeState, expiresAtMs, deps.clock()),
    ...(paymentId === null ? {} : { paymentId }),
    ...placeOf(deps, row),
  }
}

/** The payee of a number that somebody typed. */
export async function typedPayee(deps: PayeeDeps, merchantNo: string): Promise<StaticPayee> {
  const { rows } = await deps.database.query<PlaceRow>({
    name: 'typed-payee',
    text: `SELECT ${PLACE} FROM merchants m LEFT JOIN terminals t ON false WHERE m.merchant_no = $1`,
    values: [merchantNo],
  })
  const [row] = rows
  if (row === undefined) throw problem('CODE_UNKNOWN', 'There is no merchant of this number.')
  return { kind: 'STATIC', ...placeOf(deps, row) }
}

/**
 * The payee of a code whose signature is ours. What the code says beside its id is compared with the record: a code that
 * says anything else was never made here.
 */
export async function payeeOf(deps: PayeeDeps, code: MerchantCode): Promise<Payee> {
  const payee =
    code.kind === 'STATIC' ? await staticPayee(deps, code.codeId, code.version) : await dynamicPayee(deps, code.codeId)
  const same = payee.merchantNo === code.merchantNo && payee.terminalNo === code.terminalNo
  if (!same || !sameOffer(code, payee)) throw problem('CODE_UNKNOWN')
  return payee
}

function sameOffer(code: MerchantCode, payee: Payee): boolean {
  if (code.kind === 'STATIC' || payee.kind === 'STATIC') return code.kind === payee.kind
  return code.amountFen === payee.amountFen && code.expiresAt * 1000 === payee.expiresAtMs
}
