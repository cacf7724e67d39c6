import { toRfc3339 } from '@yimatong/contract/clock'
import {
  type OfficeCase,
  type OfficeException,
  type OfficeExceptionCounts,
  type OfficeExceptionPage,
  type OfficeExceptionsQuery,
  PAY_BACK_ALONE_FEN,
} from '@yimatong/contract/office-exceptions-api'
import { idPattern } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { readFittingAdjustments } from '../../payments/exceptions/adjustments.ts'
import { findCase } from '../../payments/exceptions/cases.ts'
import { payBackRoadOf } from '../../payments/exceptions/pay-back.ts'

interface Row {
  exceptionId: string
  class: OfficeException['class']
  state: OfficeException['state']
  automatic: boolean
  subject: string
  merchantNo: string | null
  merchantName: string | null
  merchantNameEn: string | null
  total: number
  businessDate: string | null
  assignedTo: string | null
  assignedName: string | null
  resolvedHow: NonNullable<OfficeException['resolvedHow']> | null
  createdAt: Date
  dueAt: Date
  overdue: boolean
  resolvedAt: Date | null
}

const ROW = `e.exception_id AS "exceptionId", e.class::text, e.state::text, e.state = 'OPEN' AND e.next_try_at IS NOT NULL AS automatic,
  coalesce(e.subject, e.refund_id, e.payment_id) AS subject, e.merchant_no AS "merchantNo", m.name AS "merchantName",
  m.name_en AS "merchantNameEn", e.amount_fen AS total, e.business_date::text AS "businessDate", e.assigned_to AS "assignedTo",
  u.name AS "assignedName", e.resolved_how::text AS "resolvedHow", e.created_at AS "createdAt", e.due_at AS "dueAt",
  e.state = 'OPEN' AND e.due_at < now() AS overdue, e.resolved_at AS "resolvedAt"`
const NAMES = `LEFT JOIN merchants m ON m.merchant_no = e.merchant_no LEFT JOIN portal_users u ON u.user_id = e.assigned_to`

function toException(row: Row): OfficeException {
  const { merchantNo, merchantName, merchantNameEn, businessDate, assignedTo, assignedName, resolvedHow, ...others } =
    row
  const { createdAt, dueAt, resolvedAt, ...same } = others
  return {
    ...same,
    createdAt: toRfc3339(createdAt.getTime()),
    dueAt: toRfc3339(dueAt.getTime()),
    ...(merchantNo === null ? {} : { merchantNo }),
    ...(merchantName === null ? {} : { merchantName }),
    ...(merchantNameEn === null ? {} : { merchantNameEn }),
    ...(businessDate === null ? {} : { businessDate }),
    ...(assignedTo === null ? {} : { assignedTo: { userId: assignedTo, name: assignedName ?? assignedTo } }),
    ...(resolvedHow === null ? {} : { resolvedHow }),
    ...(resolvedAt === null ? {} : { resolvedAt: toRfc3339(resolvedAt.getTime()) }),
  }
}

type Filter = Omit<OfficeExceptionsQuery, 'limit' | 'mine' | 'overdue'> & {
  limit: number
  assignedTo: string | undefined
  overdue: boolean
}

const CURSOR = /^(\d{13})\.(exc_[0-9a-f]{32})$/

/** A page of the queue, newest first. */
export async function readExceptions(database: Queryable, filter: Filter): Promise<OfficeExceptionPage> {
  const [, ms, exceptionId] = CURSOR.exec(filter.cursor ?? '') ?? []
  if (filter.cursor !== undefined && ms === undefined)
    throw problem('VALIDATION_FAILED', 'This is no cursor of this list.')
  const values: unknown[] = [filter.limit + 1]
  const wanted: string[] = []
  const want = (condition: (at: string) => string, value: unknown) => {
    values.push(value)
    wanted.push(condition(`$${values.length}`))
  }
  if (filter.state !== undefined) want((at) => `e.state = ${at}::exception_state`, filter.state)
  if (filter.class !== undefined) want((at) => `e.class = ${at}::exception_class`, filter.class)
  if (filter.assignedTo !== undefined) want((at) => `e.assigned_to = ${at}`, filter.assignedTo)
  if (filter.businessDate !== undefined) want((at) => `e.business_date = ${at}::date`, filter.businessDate)
  if (filter.overdue) wanted.push(`e.state = 'OPEN' AND e.due_at < now()`)
  if (ms !== undefined) {
    values.push(Number(ms), exceptionId)
    wanted.push(
      `(e.created_at, e.exception_id) < (to_timestamp($${values.length - 1}::float8 / 1000), $${values.length})`,
    )
  }
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`
  const { rows } = await database.query<Row>({
    text: `SELECT ${ROW} FROM exceptions e ${NAMES} ${where} ORDER BY e.created_at DESC, e.exception_id DESC LIMIT $1`,
    values,
  })
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  const next =
    rows.length > filter.limit && last !== undefined
      ? { nextCursor: `${last.createdAt.getTime()}.${last.exceptionId}` }
      : {}
  return { exceptions: page.map(toException), ...next }
}

/** How much waits: of everybody, of the caller, past its time, in nobody's hand. */
export async function countExceptions(database: Queryable, userId: string): Promise<OfficeExceptionCounts> {
  const { rows } = await database.query<OfficeExceptionCounts>({
    name: 'office-exception-counts',
    text: `SELECT count(*)::int AS open, count(*) FILTER (WHERE assigned_to = $1)::int AS mine,
        count(*) FILTER (WHERE due_at < now())::int AS overdue, count(*) FILTER (WHERE assigned_to IS NULL)::int AS unassigned
      FROM exceptions WHERE state = 'OPEN'`,
    values: [userId],
  })
  return rows[0] ?? { open: 0, mine: 0, overdue: 0, unassigned: 0 }
}

interface CaseRow extends Row {
  paymentId: string | null
  outTradeNo: string | null
  refundId: string | null
  runId: string | null
  evidence: OfficeCase['evidence']
  notes: { type: OfficeCase['notes'][number]['type']; atMs: number; author: string; text: string | null }[]
  people: OfficeCase['people']
  adjustmentId: string | null
}

const CASE = `SELECT ${ROW}, e.payment_id AS "paymentId", p.out_trade_no AS "outTradeNo", e.refund_id AS "refundId", e.run_id AS "runId",
    e.evidence, (
      SELECT coalesce(json_agg(json_build_object('type', n.type, 'atMs', (extract(epoch FROM n.at) * 1000)::bigint,
        'author', coalesce(a.name, n.author), 'text', CASE n.type WHEN 'ASSIGNED' THEN t.name ELSE n.text END) ORDER BY n.at, n.type), '[]')
      FROM exception_notes n LEFT JOIN portal_users a ON a.user_id = n.author
        LEFT JOIN portal_users t ON n.type = 'ASSIGNED' AND t.user_id = n.text
      WHERE n.exception_id = e.exception_id
    ) AS notes, (
      SELECT coalesce(json_agg(json_build_object('userId', o.user_id, 'name', o.name) ORDER BY o.name, o.user_id), '[]')
      FROM portal_users o WHERE o.role IN ('LOGISTICS', 'FINANCE') AND o.state = 'ACTIVE'
    ) AS people, CASE WHEN e.resolved_how = 'ADJUSTED' THEN (
      SELECT a.move_id FROM exception_adjustments a WHERE a.exception_id = e.exception_id ORDER BY a.used_at DESC LIMIT 1
    ) END AS "adjustmentId"
  FROM exceptions e ${NAMES} LEFT JOIN payments p ON p.payment_id = e.payment_id WHERE e.exception_id = $1`

/** One case whole: both sides, what was said and done, and what could be paid back. */
export async function readCase(database: Queryable, exceptionId: string): Promise<OfficeCase> {
  const { rows } = await database.query<CaseRow>({ name: 'office-case', text: CASE, values: [exceptionId] })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  const { paymentId, outTradeNo, refundId, runId, evidence, notes, people, adjustmentId, ...same } = row
  const open = row.state === 'OPEN' ? await findCase(database, exceptionId) : undefined
  const road = open && (await payBackRoadOf(database, open))
  return {
    ...toException(same),
    evidence,
    people,
    adjustments: open === undefined ? [] : await readFittingAdjustments(database, open),
    notes: notes.map(({ type, atMs, author, text }) => ({
      type,
      at: toRfc3339(atMs),
      author,
      ...(text === null ? {} : { text }),
    })),
    ...(paymentId === null || !idPattern('payment').test(paymentId) ? {} : { paymentId }),
    ...(outTradeNo === null ? {} : { outTradeNo }),
    ...(refundId === null ? {} : { refundId }),
    ...(runId === null ? {} : { runId }),
    ...(adjustmentId === null ? {} : { adjustmentId }),
    ...(road === undefined || road.road === 'NONE'
      ? {}
      : { payBack: { road: road.road, total: road.totalFen, needsSecondPerson: road.totalFen > PAY_BACK_ALONE_FEN } }),
  }
}
