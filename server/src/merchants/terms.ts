import {
  type CommissionBody,
  maskedAccountNumber,
  type SettlementAccountBody,
  type SettlementAccountView,
} from '@yimatong/contract/office-api'
import { businessDateOf } from '@yimatong/contract/clock'
import { merchantNo } from '@yimatong/contract/fields'
import { z } from 'zod'
import type { Queryable } from '@yimatong/kit/database'
import { askFor } from '../approvals/ask.ts'
import type { ApprovalDeps, OfficePerson } from '../approvals/deps.ts'
import { type ApprovedTask, approvalKind, type KnownKind } from '../approvals/kinds.ts'
import { recordChange } from '../audit/record.ts'
import type { MerchantDeps } from './deps.ts'
import { lockMerchant, type MerchantFacts } from './facts.ts'

/** What decides where a merchant's money goes. One person asks, another of the finance office decides. */

export const COMMISSION = 'merchants.commission'
export const SETTLEMENT_ACCOUNT = 'merchants.settlement-account'

const commissionPayload = z.strictObject({ merchantNo, commissionBps: z.int().min(0).max(10_000) })
const settlementPayload = z.strictObject({ merchantNo, holder: z.string(), bank: z.string(), number: z.string() })

/** As everybody may read it: the log and the page of approvals show the last four figures. */
function shownAccount(merchant: MerchantFacts): SettlementAccountView | undefined {
  const { settlementHolder: holder, settlementBank: bank, settlementNo: number } = merchant
  if (holder === null || bank === null || number === null) return undefined
  return { holder, bank, number: maskedAccountNumber(number) }
}

/** The merchant as it stands; nobody else changes it meanwhile. */
const standing = ({ database }: Pick<MerchantDeps, 'database'>, no: string): Promise<MerchantFacts> =>
  database.transaction((transaction) => lockMerchant(transaction, no))

/** Asks for another commission. NOT_FOUND without such a merchant. Gives the approval's id. */
export async function askForCommission(
  deps: ApprovalDeps,
  caller: OfficePerson,
  no: string,
  { commissionBps, reason }: CommissionBody,
): Promise<string> {
  const { name, commissionBps: now } = await standing(deps, no)
  const asked = {
    kind: COMMISSION,
    subject: no,
    payload: { merchantNo: no, commissionBps },
    before: { name, commissionBps: now },
    after: { name, commissionBps },
    reason,
  }
  return (await askFor(deps, caller, asked)).approvalId
}

/** Asks for another account to pay out to; the second person reads its number on the merchant's page. */
export async function askForSettlementAccount(
  deps: ApprovalDeps,
  caller: OfficePerson,
  no: string,
  { reason, ...account }: SettlementAccountBody,
): Promise<string> {
  const merchant = await standing(deps, no)
  const { name } = merchant
  const asked = {
    kind: SETTLEMENT_ACCOUNT,
    subject: no,
    payload: { merchantNo: no, ...account },
    before: { name, ...shownAccount(merchant) },
    after: { name, ...account, number: maskedAccountNumber(account.number) },
    reason,
  }
  return (await askFor(deps, caller, asked)).approvalId
}

const DECIDED = {
  name: 'merchant-decided',
  text: `INSERT INTO merchant_decisions (approval_id, merchant_no, at, commission_before_bps, commission_since)
    VALUES ($1, $2, $3, $4, $5::date) ON CONFLICT (approval_id) DO NOTHING RETURNING approval_id`,
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Does it once under the approval's id, in one transaction with what is written down of it. */
async function carryOutOnce(
  { database, clock }: Pick<MerchantDeps, 'database' | 'clock'>,
  kind: typeof COMMISSION | typeof SETTLEMENT_ACCOUNT,
  task: ApprovedTask<{ merchantNo: string }>,
  change: (transaction: Queryable, merchant: MerchantFacts) => Promise<void>,
): Promise<void> {
  const { approvalId, payload } = task
  await database.transaction(async (transaction) => {
    const merchant = await lockMerchant(transaction, payload.merchantNo)
    const nowMs = clock()
    // Whatever was sold until then keeps the commission that it was sold under, however late it is settled.
    const commission = kind === COMMISSION ? [merchant.commissionBps, businessDateOf(nowMs + DAY_MS)] : [null, null]
    const values = [approvalId, payload.merchantNo, new Date(nowMs), ...commission]
    const { rows } = await transaction.query({ ...DECIDED, values })
    if (rows.length > 0) await change(transaction, merchant)
  })
}

/** Commission and settlement account, as what can be asked for. */
export const merchantKinds = (deps: Pick<MerchantDeps, 'database' | 'clock'>): KnownKind[] => [
  approvalKind({
    kind: COMMISSION,
    askedBy: ['LOGISTICS', 'FINANCE'],
    decidedBy: ['FINANCE'],
    payload: commissionPayload,
    carryOut: (task) =>
      carryOutOnce(deps, COMMISSION, task, async (transaction, { commissionBps: before }) => {
        const { merchantNo: no, commissionBps } = task.payload
        const text = 'UPDATE merchants SET commission_bps = $2 WHERE merchant_no = $1'
        await transaction.query({ name: 'merchant-commission', text, values: [no, commissionBps] })
        const what = { action: COMMISSION, subject: no, reason: task.approvalId } as const
        const moved = { before: { commissionBps: before }, after: { commissionBps } }
        await recordChange(transaction, { caller: task.caller, ...what, ...moved })
      }),
  }),
  approvalKind({
    kind: SETTLEMENT_ACCOUNT,
    askedBy: ['LOGISTICS', 'FINANCE'],
    decidedBy: ['FINANCE'],
    payload: settlementPayload,
    carryOut: (task) =>
      carryOutOnce(deps, SETTLEMENT_ACCOUNT, task, async (transaction, merchant) => {
        const { merchantNo: no, holder, bank, number } = task.payload
        const text = `UPDATE merchants SET settlement_holder = $2, settlement_bank = $3, settlement_no = $4
          WHERE merchant_no = $1`
        await transaction.query({ name: 'merchant-settlement', text, values: [no, holder, bank, number] })
        const what = { action: SETTLEMENT_ACCOUNT, subject: no, reason: task.approvalId } as const
        const moved = { before: shownAccount(merchant), after: { holder, bank, number: maskedAccountNumber(number) } }
        await recordChange(transaction, { caller: task.caller, ...what, ...moved })
      }),
  }),
]
