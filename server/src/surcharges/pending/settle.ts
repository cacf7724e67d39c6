import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { IdentityClass } from '@yimatong/contract/states'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { laterPostingId } from '../../payments/later-surcharge-ids.ts'
import type { AppliedRule } from '../../payments/payment.ts'
import { readRulesAt } from '../versions.ts'
import { judge, type WaiverLimits } from './judge.ts'

/** A surcharge that is taken later, as the ledger is asked for it. */
export interface LaterSurcharge {
  postingId: string
  payerAccount: string
  merchantAccount: string
  receiver: AppliedRule['receiver']
  amountFen: number
  businessDate: string
  occurredAtMs: number
  memo: { paymentId: string; ruleId: string; ruleVersion: number }
}

export interface SettleDeps {
  database: Database
  clock: Clock
  log: Log
  limits: WaiverLimits
  /** Takes it, idempotent by posting id; rejects when there is no answer. */
  take(later: LaterSurcharge): Promise<'POSTED' | 'DECLINED'>
}

interface Due {
  paymentId: string
  state: 'PENDING' | 'COLLECTING'
  identityClass: IdentityClass | null
  merchantNo: string
  categoryId: string | null
  amountFen: number
  refundedFen: number
  createdAt: Date
  surchargeFen: number | null
  surchargeRule: AppliedRule | null
  businessDate: string | null
  refusals: number
  payerAccount: string
  merchantAccount: string
}

const CLAIM_LIMIT = 100

// What waits for an identity stays where it is until there is one, or it has waited too long.
const CLAIM = {
  name: 'pending-surcharges-claim',
  text: `
    WITH due AS (
      SELECT s.payment_id FROM pending_surcharges s JOIN persons o ON o.person_id = s.person_id
      WHERE s.state IN ('PENDING', 'COLLECTING') AND s.sweep_after <= now()
        AND (s.state = 'COLLECTING' OR o.identity_class IS NOT NULL OR s.created_at < $1)
      ORDER BY s.sweep_after LIMIT ${CLAIM_LIMIT} FOR UPDATE OF s SKIP LOCKED
    )
    UPDATE pending_surcharges s SET sweep_after = now() + interval '30 seconds'
    FROM due JOIN payments p ON p.payment_id = due.payment_id JOIN persons o ON o.person_id = p.person_id
      JOIN merchants m ON m.merchant_no = p.merchant_no
    WHERE s.payment_id = due.payment_id
    RETURNING s.payment_id AS "paymentId", s.state, coalesce(s.identity_class, o.identity_class) AS "identityClass",
      s.merchant_no AS "merchantNo", m.category_id AS "categoryId", s.amount_fen AS "amountFen",
      p.refunded_fen AS "refundedFen", s.created_at AS "createdAt", s.surcharge_fen AS "surchargeFen",
      s.surcharge_rule AS "surchargeRule", s.business_date::text AS "businessDate", s.refusals, o.account_no AS "payerAccount", m.account_no AS "merchantAccount"`,
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * One turn: what has become known is worked out, and taken or waived. Amount and day are written before the ledger is asked, and the
 * posting's id follows from the payment, so a crash at any point leads to the same end. Gives how many were taken up.
 */
export async function settlePending(deps: SettleDeps): Promise<number> {
  let taken = 0
  for (;;) {
    const tooOldBefore = new Date(deps.clock() - deps.limits.afterDays * DAY_MS)
    const { rows } = await deps.database.query<Due>({ ...CLAIM, values: [tooOldBefore] })
    for (const due of rows) {
      try {
        await settle(deps, due, due.createdAt < tooOldBefore)
      } catch (error) {
        deps.log.warn({ err: error, paymentId: due.paymentId }, 'a pending surcharge stays pending for now')
      }
    }
    taken += rows.length
    if (rows.length < CLAIM_LIMIT) return taken
  }
}

async function settle(deps: SettleDeps, due: Due, isTooOld: boolean): Promise<void> {
  if (due.state === 'COLLECTING') return collect(deps, due, isTooOld)
  if (isTooOld || due.identityClass === null) return waive(deps, due, 'TOO_OLD')
  const createdAtMs = due.createdAt.getTime()
  const rules = await readRulesAt(deps.database, createdAtMs)
  const payment = { ...due, categoryId: due.categoryId ?? undefined, createdAtMs }
  const judgement = judge(rules, due.identityClass, payment, deps.limits)
  if (judgement.is === 'WAIVE') return waive(deps, due, judgement.because)
  const { surchargeFen, wholeFen, rule: surchargeRule } = judgement
  const businessDate = businessDateOf(deps.clock())
  const { rowCount } = await deps.database.query({
    name: 'pending-surcharge-known',
    text: `UPDATE pending_surcharges SET state = 'COLLECTING', identity_class = $2, surcharge_fen = $3, whole_fen = $4,
        surcharge_rule = $5::jsonb, business_date = $6::date
      WHERE payment_id = $1 AND state = 'PENDING' AND refusals = $7`,
    values: [
      due.paymentId,
      due.identityClass,
      surchargeFen,
      wholeFen,
      JSON.stringify(surchargeRule),
      businessDate,
      due.refusals,
    ],
  })
  if (rowCount === 0) return
  await collect(deps, { ...due, state: 'COLLECTING', surchargeFen, surchargeRule, businessDate }, false)
}

async function collect(deps: SettleDeps, due: Due, isTooOld: boolean): Promise<void> {
  const { paymentId, surchargeFen, surchargeRule, businessDate } = due
  if (surchargeFen === null || surchargeRule === null || businessDate === null)
    throw new Error(`${paymentId} is collected without an amount`)
  const { payerAccount, merchantAccount } = due
  const outcome = await deps.take({
    postingId: laterPostingId(paymentId, due.refusals),
    payerAccount,
    merchantAccount,
    receiver: surchargeRule.receiver,
    amountFen: surchargeFen,
    businessDate,
    occurredAtMs: deps.clock(),
    memo: { paymentId, ruleId: surchargeRule.ruleId, ruleVersion: surchargeRule.version },
  })
  if (outcome === 'POSTED') return end(deps, due, { state: 'SETTLED' })
  if (isTooOld) return waive(deps, due, 'TOO_OLD')
  // Worked out anew by then: more of the payment may have gone back, or a person has let the payer go without it.
  await deps.database.query({
    name: 'pending-surcharge-refused',
    text: `UPDATE pending_surcharges SET state = 'PENDING', refusals = refusals + 1, sweep_after = now() + interval '12 hours'
      WHERE payment_id = $1 AND state = 'COLLECTING' AND refusals = $2`,
    values: [paymentId, due.refusals],
  })
}

const waive = (deps: SettleDeps, due: Due, because: string): Promise<void> =>
  end(deps, due, { state: 'WAIVED', because })

/** Once: whoever comes second, or has slept while somebody else went on, changes nothing. */
async function end(
  { database, clock }: SettleDeps,
  { paymentId, state, identityClass, refusals }: Due,
  { state: to, because }: { state: 'SETTLED' | 'WAIVED'; because?: string },
): Promise<void> {
  await database.query({
    name: 'pending-surcharge-end',
    text: `UPDATE pending_surcharges SET state = $2::pending_surcharge_state, waived_because = $3::surcharge_waiver, ended_at = $4,
        identity_class = coalesce(identity_class, $6::identity_class)
      WHERE payment_id = $1 AND state = $5::pending_surcharge_state AND refusals = $7`,
    values: [paymentId, to, because ?? null, new Date(clock()), state, identityClass, refusals],
  })
}
