import type { MerchantBody, MerchantStateBody, NewMerchantBody } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../audit/record.ts'
import type { MerchantDeps } from './deps.ts'
import { differences, lockMerchant, type MerchantFacts, requirePlace } from './facts.ts'
import { tellLedger } from './ledger.ts'

const CREATE = {
  name: 'merchant-create',
  text: `INSERT INTO merchants (merchant_no, account_no, wish_key, state, ledger_due_at, name, name_en, canteen_id, category_id,
      contract_from, contract_until, contact_name, contact_phone)
    SELECT no, 'M' || no, $1, 'OPENING', now(), $2, $3, $4, $5, $6::date, $7::date, $8, $9
    FROM next_merchant_no() AS no ON CONFLICT (wish_key) DO NOTHING RETURNING merchant_no AS "merchantNo"`,
}

const factsOf = (facts: MerchantBody) => [
  facts.name,
  facts.nameEn,
  facts.canteenId,
  facts.categoryId,
  facts.contractFrom,
  facts.contractUntil,
  facts.contactName,
  facts.contactPhone,
]

async function made(transaction: Queryable, key: string): Promise<MerchantFacts | undefined> {
  const text = 'SELECT merchant_no AS "merchantNo" FROM merchants WHERE wish_key = $1'
  const { rows } = await transaction.query<{ merchantNo: string }>({ name: 'merchant-of-wish', text, values: [key] })
  return rows[0] && lockMerchant(transaction, rows[0].merchantNo)
}

/**
 * Makes a merchant under the next number and opens its account at the one-card backend. It is OPENING until that backend has
 * answered, whoever hears it: this call, or a turn later. The same wish again gives the merchant that there is.
 */
export async function createMerchant(deps: MerchantDeps, caller: AuditCaller, body: NewMerchantBody): Promise<string> {
  const { key, ...facts } = body
  const merchantNo = await deps.database.transaction(async (transaction) => {
    await requirePlace(transaction, facts)
    const { rows } = await transaction.query<{ merchantNo: string }>({ ...CREATE, values: [key, ...factsOf(facts)] })
    const [fresh] = rows
    if (fresh === undefined) {
      const standing = await made(transaction, key)
      if (standing?.name !== facts.name) throw problem('IDEMPOTENCY_CONFLICT')
      return standing.merchantNo
    }
    await recordChange(transaction, { caller, action: 'merchants.create', subject: fresh.merchantNo, after: facts })
    return fresh.merchantNo
  })
  await tellLedger(deps, merchantNo)
  return merchantNo
}

const CHANGE = {
  name: 'merchant-change',
  text: `UPDATE merchants SET name = $2, name_en = $3, canteen_id = $4, category_id = $5, contract_from = $6::date,
      contract_until = $7::date, contact_name = $8, contact_phone = $9 WHERE merchant_no = $1`,
}

/** Changes what a merchant is called, where it stands, of what kind it is, its contract's days and whom to call. */
export async function changeMerchant(
  { database }: Pick<MerchantDeps, 'database'>,
  caller: AuditCaller,
  merchantNo: string,
  facts: MerchantBody,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const standing = await lockMerchant(transaction, merchantNo)
    await requirePlace(transaction, facts)
    const { before, after } = differences<MerchantBody>(standing, facts)
    if (Object.keys(after).length === 0) return
    await transaction.query({ ...CHANGE, values: [merchantNo, ...factsOf(facts)] })
    await recordChange(transaction, { caller, action: 'merchants.change', subject: merchantNo, before, after })
  })
}

const STATE = {
  name: 'merchant-state',
  text: 'UPDATE merchants SET state = $2::merchant_state, ledger_due_at = now() WHERE merchant_no = $1',
}

/**
 * Stops a merchant, or lets it go on. Payments hear it within a second at every server, and the one-card backend, which refuses
 * what is under way, as soon as it answers. STATE_CONFLICT while it is being opened.
 */
export async function setMerchantState(
  deps: MerchantDeps,
  caller: AuditCaller,
  merchantNo: string,
  { active, reason }: MerchantStateBody,
): Promise<void> {
  const state = active ? 'ACTIVE' : 'DISABLED'
  await deps.database.transaction(async (transaction) => {
    const standing = await lockMerchant(transaction, merchantNo)
    if (standing.state === 'OPENING') throw problem('STATE_CONFLICT', 'Its account is being opened; try again shortly.')
    if (standing.state === state) return
    await transaction.query({ ...STATE, values: [merchantNo, state] })
    const action = active ? 'merchants.enable' : 'merchants.disable'
    const moved = { before: { state: standing.state }, after: { state } }
    await recordChange(transaction, { caller, action, subject: merchantNo, ...moved, reason })
  })
  await tellLedger(deps, merchantNo)
}
