import { accountView } from '@yimatong/contract/onecard-api'
import { ServiceCallError } from '@yimatong/kit/service-client'
import { z } from 'zod'
import type { MerchantDeps } from './deps.ts'

/** A merchant that the one-card backend is to be told of, taken up by us until `dueAt`. */
interface Untold {
  merchantNo: string
  accountNo: string
  name: string
  state: 'ACTIVE' | 'DISABLED' | 'OPENING'
  /** As the database says it, to the microsecond: the claim's name. */
  dueAt: string
}

/** Somebody waits for the answer; what is not done by then, a turn does. */
const TIMEOUT_MS = 3000
const A_TURN = 20

/** Whoever takes one up has it for fifteen seconds, longer than both calls may take. */
const claim = (which: string) => `
  UPDATE merchants SET ledger_due_at = now() + interval '15 seconds' WHERE merchant_no IN (
    SELECT merchant_no FROM merchants WHERE ${which} ORDER BY ledger_due_at LIMIT ${A_TURN} FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING merchant_no AS "merchantNo", account_no AS "accountNo", name, state, ledger_due_at::text AS "dueAt"`

const CLAIM_DUE = { name: 'merchants-ledger-due', text: claim('ledger_due_at <= now()') }
/** A time is kept to the millisecond, so what was written just now may lie a little ahead. */
const CLAIM_ONE = {
  name: 'merchant-ledger-due',
  text: claim("merchant_no = $1 AND ledger_due_at <= now() + interval '1 millisecond'"),
}

/** Only while it is still ours and stands as it was told: what changed meanwhile is told once more. */
const TOLD = {
  name: 'merchant-ledger-told',
  text: `UPDATE merchants SET ledger_due_at = NULL, state = CASE state WHEN 'OPENING' THEN 'ACTIVE' ELSE state END
    WHERE merchant_no = $1 AND ledger_due_at = $2::timestamptz AND state = $3::merchant_state RETURNING merchant_no`,
}
const AGAIN = {
  name: 'merchant-ledger-again',
  text: 'UPDATE merchants SET ledger_due_at = now() WHERE merchant_no = $1',
}

/**
 * Opens the merchant's account if there is none, and gives it the merchant's state. An account that stands is the merchant's,
 * whatever name it was opened under: its number was given out once.
 */
async function tell({ onecard }: MerchantDeps, { accountNo, name, state }: Untold): Promise<void> {
  const path = `/onecard/v1/accounts/${accountNo}`
  const options = { timeoutMs: TIMEOUT_MS }
  try {
    await onecard.get(path, accountView, options)
  } catch (error) {
    if (!(error instanceof ServiceCallError) || error.problem?.code !== 'NOT_FOUND') throw error
    const account = { accountNo, kind: 'MERCHANT', holderName: name }
    await onecard.post('/onecard/v1/accounts', { items: [account] }, z.unknown(), options)
  }
  await onecard.put(`${path}/state`, { state: state === 'DISABLED' ? 'FROZEN' : 'ACTIVE' }, accountView, options)
}

async function tellAndMark(deps: MerchantDeps, untold: Untold): Promise<void> {
  const { merchantNo, dueAt, state } = untold
  try {
    await tell(deps, untold)
  } catch (error) {
    deps.log.warn({ err: error, merchantNo }, 'the one-card backend does not know of a merchant yet')
    return
  }
  const { rows } = await deps.database.query({ ...TOLD, values: [merchantNo, dueAt, state] })
  // Somebody else told another state meanwhile, and ours may have come after it.
  if (rows.length === 0) await deps.database.query({ ...AGAIN, values: [merchantNo] })
}

/** Tells of one merchant now, if it is due. Never rejects for the peer's sake: what fails stays due. */
export async function tellLedger(deps: MerchantDeps, merchantNo: string): Promise<void> {
  const { rows } = await deps.database.query<Untold>({ ...CLAIM_ONE, values: [merchantNo] })
  for (const untold of rows) await tellAndMark(deps, untold)
}

/** One turn over what is due: after a crash, or while the one-card backend was away. Gives how many it took up. */
export async function turnOverLedger(deps: MerchantDeps): Promise<number> {
  const { rows } = await deps.database.query<Untold>(CLAIM_DUE)
  await Promise.all(rows.map((untold) => tellAndMark(deps, untold)))
  return rows.length
}
