import { toRfc3339 } from '@yimatong/contract/clock'
import { maskedName } from '@yimatong/contract/masked-name'
import type { PendingSurcharge, PendingSurchargePage } from '@yimatong/contract/office-rules-api'
import type { IdentityClass } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'
import type { AppliedRule } from '../../payments/payment.ts'

interface Row {
  paymentId: string
  merchantNo: string
  merchantName: string
  name: string
  schoolNo: string
  amount: number
  createdAt: Date
  state: PendingSurcharge['state']
  identityClass: IdentityClass | null
  surcharge: number | null
  rule: AppliedRule | null
  refusals: number
  waivedBecause: NonNullable<PendingSurcharge['waivedBecause']> | null
  waivedBy: string | null
  reason: string | null
  endedAt: Date | null
}

export interface PendingQuestion {
  state?: PendingSurcharge['state'] | undefined
  beyond?: { createdAt: Date; paymentId: string } | undefined
  limit: number
}

const LIST = `SELECT s.payment_id AS "paymentId", s.merchant_no AS "merchantNo", m.name AS "merchantName", o.name,
    o.school_no AS "schoolNo", s.amount_fen AS amount, s.created_at AS "createdAt", s.state,
    s.identity_class AS "identityClass", s.surcharge_fen AS surcharge, s.surcharge_rule AS rule, s.refusals,
    s.waived_because AS "waivedBecause", coalesce(u.name, s.waived_by) AS "waivedBy", s.reason, s.ended_at AS "endedAt"
  FROM pending_surcharges s JOIN persons o ON o.person_id = s.person_id JOIN merchants m ON m.merchant_no = s.merchant_no
    LEFT JOIN portal_users u ON u.user_id = s.waived_by`

/** Newest payment first; one more than `limit` when there are more. */
export async function readPending(database: Queryable, question: PendingQuestion): Promise<PendingSurcharge[]> {
  const { state, beyond, limit } = question
  const byState = state === undefined ? '' : 'AND s.state = $4::pending_surcharge_state'
  const { rows } = await database.query<Row>({
    text: `${LIST} WHERE ($1::timestamptz IS NULL OR (s.created_at, s.payment_id) < ($1, $2)) ${byState}
      ORDER BY s.created_at DESC, s.payment_id DESC LIMIT $3`,
    values: [beyond?.createdAt ?? null, beyond?.paymentId ?? null, limit, ...(state === undefined ? [] : [state])],
  })
  return rows.map(pendingView)
}

function pendingView(row: Row): PendingSurcharge {
  const { name, schoolNo, createdAt, identityClass, surcharge, rule, waivedBecause, waivedBy, reason, endedAt } = row
  return {
    paymentId: row.paymentId,
    merchantNo: row.merchantNo,
    merchantName: row.merchantName,
    payer: { maskedName: maskedName(name), accountTail: schoolNo.slice(-4) },
    amount: row.amount,
    createdAt: toRfc3339(createdAt.getTime()),
    state: row.state,
    refusals: row.refusals,
    ...(identityClass === null ? {} : { identityClass }),
    ...(surcharge === null ? {} : { surcharge }),
    ...(rule === null ? {} : { ruleName: rule.name, ruleNameEn: rule.nameEn }),
    ...(waivedBecause === null ? {} : { waivedBecause }),
    ...(waivedBy === null ? {} : { waivedBy }),
    ...(reason === null ? {} : { reason }),
    ...(endedAt === null ? {} : { endedAt: toRfc3339(endedAt.getTime()) }),
  }
}

/** How many there are in each state, and what they come to. */
export async function sumPending(database: Queryable): Promise<PendingSurchargePage['sums']> {
  const { rows } = await database.query<PendingSurchargePage['sums'][number]>(
    `SELECT state, count(*)::int AS payments, sum(amount_fen)::float8 AS amount, coalesce(sum(surcharge_fen), 0)::float8 AS surcharge
     FROM pending_surcharges GROUP BY state ORDER BY state`,
  )
  return rows
}
