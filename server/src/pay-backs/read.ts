import { toRfc3339 } from '@yimatong/contract/clock'
import { idPattern } from '@yimatong/contract/ids'
import type {
  PayBackItems,
  PayBackItemView,
  PayBackPage,
  PayBackRow,
  PayBackView,
} from '@yimatong/contract/office-pay-backs-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

const BATCH = `
  b.pay_back_id AS "payBackId", b.mode, b.share_bps AS "shareBps", b.reason, b.state,
  coalesce(u.name, b.created_by) AS "createdBy", b.created_at AS "createdAt"`

interface RowOfBatch extends Omit<PayBackRow, 'createdAt' | 'shareBps'> {
  createdAt: Date
  shareBps: number | null
}

const withShare = (shareBps: number | null) => (shareBps === null ? {} : { shareBps })

const refuseCursor = () => {
  const detail = 'In the query: This is not a cursor of this list.'
  return problem('VALIDATION_FAILED', undefined, { errors: [{ pointer: '/cursor', detail }] })
}

const BATCH_ID = idPattern('payBack')
const PAYMENT_ID = idPattern('payment')

/** Batches, newest first: their ids sort by time. */
export async function readPayBacks(
  database: Queryable,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PayBackPage> {
  if (cursor !== undefined && !BATCH_ID.test(cursor)) throw refuseCursor()
  const { rows } = await database.query<RowOfBatch>({
    name: 'pay-backs',
    text: `SELECT ${BATCH}, b.planned, b.left_out AS "leftOut", b.planned_fen::float8 AS total
      FROM pay_backs b LEFT JOIN portal_users u ON u.user_id = b.created_by
      WHERE b.pay_back_id < $1 ORDER BY b.pay_back_id DESC LIMIT $2`,
    values: [cursor ?? 'pbk_g', limit + 1],
  })
  const payBacks = rows.slice(0, limit).map(({ createdAt, shareBps, ...row }) => ({
    ...row,
    ...withShare(shareBps),
    createdAt: toRfc3339(createdAt.getTime()),
  }))
  const last = payBacks.at(-1)
  return { payBacks, ...(rows.length > limit && last !== undefined ? { nextCursor: last.payBackId } : {}) }
}

interface Whole extends Omit<RowOfBatch, 'planned' | 'leftOut' | 'total'> {
  filter: PayBackView['filter']
  approvalId: string | null
  decidedBy: string | null
  startedAt: Date | null
  finishedAt: Date | null
}

interface Counts {
  people: number
  merchants: number
  planned: PayBackView['planned']
  sent: PayBackView['sent']
  underWay: number
  toSuspense: number
  failed: number
  leftOut: PayBackView['leftOut']
}

const SUM = (state: string, amount: string, surcharge: string) => `json_build_object(
  'count', count(*) FILTER (WHERE i.state = '${state}'),
  'amount', coalesce(sum(${amount}) FILTER (WHERE i.state = '${state}'), 0),
  'surcharge', coalesce(sum(${surcharge}) FILTER (WHERE i.state = '${state}'), 0))`

const COUNTS = `
  SELECT count(DISTINCT i.person_id) FILTER (WHERE i.state IN ('PLANNED', 'SENT'))::int AS people,
    count(DISTINCT i.merchant_no) FILTER (WHERE i.state IN ('PLANNED', 'SENT'))::int AS merchants,
    ${SUM('PLANNED', 'i.amount_fen', 'i.surcharge_fen')} AS planned,
    ${SUM('SENT', 'r.amount_fen', 'r.surcharge_fen')} AS sent,
    (count(*) FILTER (WHERE r.state = 'PROCESSING'))::int AS "underWay",
    (count(*) FILTER (WHERE r.to_suspense))::int AS "toSuspense",
    (count(*) FILTER (WHERE i.state = 'FAILED'))::int AS failed,
    coalesce((SELECT json_agg(json_build_object('reason', reason, 'count', count) ORDER BY count DESC, reason) FROM (
      SELECT reason, count(*) FROM pay_back_items WHERE pay_back_id = $1 AND state = 'LEFT_OUT' GROUP BY 1) l), '[]') AS "leftOut"
  FROM pay_back_items i LEFT JOIN refunds r USING (refund_id) WHERE i.pay_back_id = $1`

/** NOT_FOUND when there is no such batch; its sums are not asked for. */
export async function requirePayBack(database: Queryable, payBackId: string): Promise<void> {
  const text = 'SELECT FROM pay_backs WHERE pay_back_id = $1'
  const { rows } = await database.query({ name: 'pay-back-there', text, values: [payBackId] })
  if (rows.length === 0) throw problem('NOT_FOUND')
}

/** A batch with what it comes to now. */
export async function findPayBack(database: Queryable, payBackId: string): Promise<PayBackView | undefined> {
  const [{ rows }, counts] = await Promise.all([
    database.query<Whole>({
      name: 'pay-back-find',
      text: `SELECT ${BATCH}, b.filter, b.approval_id AS "approvalId", coalesce(d.name, b.decided_by) AS "decidedBy",
          b.started_at AS "startedAt", b.finished_at AS "finishedAt"
        FROM pay_backs b LEFT JOIN portal_users u ON u.user_id = b.created_by LEFT JOIN portal_users d ON d.user_id = b.decided_by
        WHERE b.pay_back_id = $1`,
      values: [payBackId],
    }),
    database.query<Counts>({ name: 'pay-back-counts', text: COUNTS, values: [payBackId] }),
  ])
  const [row] = rows
  const [count] = counts.rows
  if (row === undefined || count === undefined) return undefined
  const { shareBps, approvalId, decidedBy, createdAt, startedAt, finishedAt, ...same } = row
  return {
    ...same,
    ...count,
    ...withShare(shareBps),
    ...(approvalId === null ? {} : { approvalId }),
    ...(decidedBy === null ? {} : { decidedBy }),
    createdAt: toRfc3339(createdAt.getTime()),
    ...(startedAt === null ? {} : { startedAt: toRfc3339(startedAt.getTime()) }),
    ...(finishedAt === null ? {} : { finishedAt: toRfc3339(finishedAt.getTime()) }),
  }
}

interface ItemRow extends Omit<PayBackItemView, 'person' | 'road' | 'reason' | 'refundState'> {
  person: PayBackItemView['person'] | null
  road: PayBackItemView['road'] | null
  reason: PayBackItemView['reason'] | null
  refundState: PayBackItemView['refundState'] | null
}

/** What was sent went by the road that its refund took; what is planned will, by what is known of the account. */
const ITEMS = `
  SELECT i.payment_id AS "paymentId", p.out_trade_no AS "outTradeNo", i.merchant_no AS "merchantNo", m.name AS "merchantName",
    m.name_en AS "merchantNameEn", p.business_date::text AS "businessDate", p.amount_fen AS "paidAmount",
    p.surcharge_fen AS "paidSurcharge", p.state AS "paymentState", i.state, i.reason, i.out_refund_no AS "outRefundNo",
    coalesce(r.amount_fen, i.amount_fen) AS amount, coalesce(r.surcharge_fen, i.surcharge_fen) AS surcharge,
    CASE WHEN o.person_id IS NOT NULL AND p.identity_class IS NOT NULL
      THEN json_build_object('schoolNo', o.school_no, 'name', o.name, 'identityClass', p.identity_class) END AS person,
    CASE WHEN i.state NOT IN ('PLANNED', 'SENT') THEN NULL
      WHEN r.to_suspense OR (i.state = 'PLANNED' AND o.state = 'CLOSED') THEN 'SUSPENSE' ELSE 'ACCOUNT' END AS road,
    r.state AS "refundState"
  FROM pay_back_items i JOIN payments p USING (payment_id) JOIN merchants m ON m.merchant_no = i.merchant_no
  LEFT JOIN persons o ON o.person_id = i.person_id LEFT JOIN refunds r USING (refund_id)
  WHERE i.pay_back_id = $1 AND i.payment_id > $2 AND ($3::text IS NULL OR i.state = $3::text::pay_back_item_state)
  ORDER BY i.payment_id LIMIT $4`

/** Rows of a batch, by payment; all, or those in one state. */
export async function readPayBackItems(
  database: Queryable,
  payBackId: string,
  { state, cursor, limit }: { state?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<PayBackItems> {
  if (cursor !== undefined && !PAYMENT_ID.test(cursor)) throw refuseCursor()
  const values = [payBackId, cursor ?? '', state ?? null, limit + 1]
  const { rows } = await database.query<ItemRow>({ name: 'pay-back-rows', text: ITEMS, values })
  const items = rows.slice(0, limit).map(itemOf)
  const last = items.at(-1)
  return { items, ...(rows.length > limit && last !== undefined ? { nextCursor: last.paymentId } : {}) }
}

const itemOf = ({ person, road, reason, refundState, ...same }: ItemRow): PayBackItemView => ({
  ...same,
  ...(person === null ? {} : { person }),
  ...(road === null ? {} : { road }),
  ...(reason === null ? {} : { reason }),
  ...(refundState === null ? {} : { refundState }),
})
