import { toRfc3339 } from '@yimatong/contract/clock'
import type { SurchargeReceiver } from '@yimatong/contract/surcharge'
import type { Database } from '@yimatong/kit/database'
import type { Channel } from '../../channels/channel.ts'
import { readMemo } from '../memo.ts'
import { type Found, writeExceptions } from './exception.ts'

export interface CheckDeps {
  database: Database
  channel: Pick<Channel, 'find'>
}

/** A payment that has ended without money, and when. */
interface Ended {
  paymentId: string
  merchantNo: string
  state: 'CLOSED' | 'REVOKED'
  amountFen: number
  /** Of the payment, or of the reversal that ended it. */
  id: string
  endedAt: Date
}

/** Where a walk through what has ended stands. */
export type Place = Pick<Ended, 'id' | 'endedAt'>

/** As many as the ledger tells of in one request. */
const PAGE = 500
/** So much of what has ended is compared again and again; anything later is for the reconciliation of the day. */
const LOOK_BACK = `interval '2 hours'`

const NOT_KNOWN = `NOT EXISTS (
  SELECT FROM exceptions x WHERE x.payment_id = p.payment_id AND x.class = 'LATE_SUCCESS')`

const CLOSED = `
  SELECT p.payment_id AS "paymentId", p.merchant_no AS "merchantNo", p.state, p.amount_fen AS "amountFen",
    p.payment_id AS id, p.finished_at AS "endedAt"
  FROM payments p
  WHERE p.state = 'CLOSED' AND p.finished_at > now() - ${LOOK_BACK} AND (p.finished_at, p.payment_id) > ($1::timestamptz, $2)
    AND p.channel = 'ONECARD' AND p.amount_fen > 0 AND ${NOT_KNOWN}
  ORDER BY p.finished_at, p.payment_id LIMIT ${PAGE}`

const REVOKED = `
  SELECT p.payment_id AS "paymentId", p.merchant_no AS "merchantNo", p.state, p.amount_fen AS "amountFen",
    r.refund_id AS id, r.finished_at AS "endedAt"
  FROM refunds r JOIN payments p USING (payment_id)
  WHERE r.kind = 'REVERSAL' AND r.state = 'SUCCESS' AND r.finished_at > now() - ${LOOK_BACK}
    AND (r.finished_at, r.refund_id) > ($1::timestamptz, $2) AND ${NOT_KNOWN}
  ORDER BY r.finished_at, r.refund_id LIMIT ${PAGE}`

/** What is walked through, by name. */
export const WALKS = { closed: CLOSED, revoked: REVOKED } as const
export type Walk = keyof typeof WALKS

/**
 * Compares a page of what has ended without money with the ledger: where a debit stands, it is written down. Gives where to
 * go on; undefined when that was the end. Rejects when the ledger does not answer.
 */
export async function compareEnded(deps: CheckDeps, walk: Walk, after: Place | undefined): Promise<Place | undefined> {
  const { rows } = await deps.database.query<Ended>({
    name: `ended-${walk}`,
    text: WALKS[walk],
    values: [after?.endedAt ?? '-infinity', after?.id ?? ''],
  })
  if (rows.length === 0) return undefined
  const debits = await deps.channel.find(rows.map(({ paymentId }) => paymentId))
  const late = rows.flatMap((ended, at): Found[] => {
    const debit = debits[at]
    if (debit?.outcome !== 'POSTED') return []
    const totalFen = ended.amountFen + debit.surchargeFen
    const receiver = readMemo(debit.memo)?.rule?.receiver
    return [lateSuccess(ended, { totalFen, postedAtMs: debit.postedAtMs, receiver })]
  })
  await writeExceptions(deps.database, late)
  return rows.length < PAGE ? undefined : rows.at(-1)
}

interface Late {
  totalFen: number
  postedAtMs: number
  /** Who got the surcharge, where there was any: settlements tell by it whose it was. */
  receiver: SurchargeReceiver | undefined
}

function lateSuccess({ paymentId, merchantNo, state, endedAt }: Ended, late: Late): Found {
  const { totalFen, postedAtMs, receiver: surchargeReceiver } = late
  const side = { id: paymentId, total: totalFen }
  const evidence = {
    ours: { ...side, state, at: toRfc3339(endedAt.getTime()) },
    ledger: { ...side, state: 'POSTED', at: toRfc3339(postedAtMs), surchargeReceiver },
  }
  return { class: 'LATE_SUCCESS', paymentId, merchantNo, totalFen, evidence }
}
