import { toRfc3339 } from '@yimatong/contract/clock'
import {
  maskedAccountNumber,
  type MerchantLogin,
  type OfficeMerchant,
  type SettlementAccountView,
} from '@yimatong/contract/office-api'
import type { OfficeRole } from '@yimatong/contract/roles'
import { type MerchantReadDeps, readMerchantRow } from './read.ts'

interface FactsRow {
  accountNo: string
  ledgerTold: boolean
  contactName: string | null
  contactPhone: string | null
  shiftRequired: boolean
  holder: string | null
  bank: string | null
  number: string | null
  staticCodes: number
  createdAt: Date
}

interface WaitingRow {
  approvalId: string
  kind: string
  requestedAt: Date
  payload: { commissionBps?: number; holder?: string; bank?: string; number?: string }
}

/** Whole numbers are for those who pay out. */
const seenBy = (role: OfficeRole, { number, ...account }: SettlementAccountView): SettlementAccountView => ({
  ...account,
  number: role === 'FINANCE' ? number : maskedAccountNumber(number),
})

async function readFacts({ database }: MerchantReadDeps, merchantNo: string): Promise<FactsRow | undefined> {
  const { rows } = await database.query<FactsRow>({
    name: 'office-merchant-facts',
    text: `SELECT account_no AS "accountNo", ledger_due_at IS NULL AS "ledgerTold", contact_name AS "contactName",
        contact_phone AS "contactPhone", shift_required AS "shiftRequired", settlement_holder AS holder,
        settlement_bank AS bank, settlement_no AS number, created_at AS "createdAt",
        (SELECT count(*)::int FROM static_codes s WHERE s.merchant_no = m.merchant_no AND s.state <> 'DISABLED') AS "staticCodes"
      FROM merchants m WHERE merchant_no = $1`,
    values: [merchantNo],
  })
  return rows[0]
}

async function readLogins({ database }: MerchantReadDeps, merchantNo: string): Promise<MerchantLogin[]> {
  const { rows } = await database.query<Omit<MerchantLogin, 'createdAt'> & { createdAt: Date }>({
    name: 'office-merchant-logins',
    text: `SELECT user_id AS "userId", login, name, role, state = 'ACTIVE' AS active, created_at AS "createdAt"
      FROM portal_users WHERE merchant_no = $1 ORDER BY created_at, login`,
    values: [merchantNo],
  })
  return rows.map((row) => ({ ...row, createdAt: toRfc3339(row.createdAt.getTime()) }))
}

/** What somebody has asked for and nobody has decided yet. */
async function readWaiting(
  { database, clock }: MerchantReadDeps,
  merchantNo: string,
  role: OfficeRole,
): Promise<OfficeMerchant['waiting']> {
  const { rows } = await database.query<WaitingRow>({
    name: 'office-merchant-waiting',
    text: `SELECT approval_id AS "approvalId", kind, requested_at AS "requestedAt", payload FROM approvals
      WHERE state = 'REQUESTED' AND subject = $1 AND kind LIKE 'merchants.%' AND expires_at > $2
      ORDER BY requested_at`,
    values: [merchantNo, new Date(clock())],
  })
  return rows.map(({ approvalId, kind, requestedAt, payload: { commissionBps, holder, bank, number } }) => ({
    approvalId,
    kind,
    requestedAt: toRfc3339(requestedAt.getTime()),
    ...(commissionBps === undefined ? {} : { commissionBps }),
    ...(holder === undefined || bank === undefined || number === undefined
      ? {}
      : { settlementAccount: seenBy(role, { holder, bank, number }) }),
  }))
}

/** A merchant with all that the office keeps of it; NOT_FOUND. */
export async function readMerchant(
  deps: MerchantReadDeps,
  merchantNo: string,
  role: OfficeRole,
): Promise<OfficeMerchant> {
  const row = await readMerchantRow(deps, merchantNo)
  const [facts, logins, waiting] = await Promise.all([
    readFacts(deps, merchantNo),
    readLogins(deps, merchantNo),
    readWaiting(deps, merchantNo, role),
  ])
  if (facts === undefined) throw new Error(`merchant ${merchantNo} was there and is not any more`)
  const { contactName, contactPhone, holder, bank, number, createdAt, ...rest } = facts
  const hasAccount = holder !== null && bank !== null && number !== null
  return {
    ...row,
    ...rest,
    ...(contactName === null ? {} : { contactName }),
    ...(contactPhone === null ? {} : { contactPhone }),
    ...(hasAccount ? { settlementAccount: seenBy(role, { holder, bank, number }) } : {}),
    waiting,
    logins,
    createdAt: toRfc3339(createdAt.getTime()),
  }
}
