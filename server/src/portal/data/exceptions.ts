import { toRfc3339 } from '@yimatong/contract/clock'
import type { ExceptionsQuery, PortalException, PortalExceptionPage } from '@yimatong/contract/portal-api'
import { MERCHANT_EXCEPTION_CLASSES, MERCHANT_EXCEPTION_NOTE_TYPES } from '@yimatong/contract/states'
import type { MerchantData } from './for-merchant.ts'
import { behind, type Made, pageOf } from './newest-first.ts'

type Note = { type: PortalException['notes'][number]['type']; atMs: number; author: string; text: string | null }

interface Row {
  exceptionId: string
  class: PortalException['class']
  state: PortalException['state']
  paymentId: string
  outTradeNo: string
  refundId: string | null
  total: number
  evidence: PortalException['evidence']
  resolvedHow: PortalException['resolvedHow'] | null
  automatic: boolean
  createdAt: Date
  dueAt: Date
  resolvedAt: Date | null
  notes: Note[]
}

const list = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ')

/** What the office finds by itself is the office's; the rest of what it says of an exception is, too. */
const CLASSES = list(MERCHANT_EXCEPTION_CLASSES)
const NOTES = list(MERCHANT_EXCEPTION_NOTE_TYPES)

/** A page of the merchant's exceptions, newest first, all or those in one state. */
export async function readExceptionPage(
  data: MerchantData,
  { state, cursor, limit }: Pick<ExceptionsQuery, 'state' | 'cursor'> & { limit: number },
): Promise<PortalExceptionPage> {
  const found = await data.query<Made>({
    name: 'portal-exception-ids',
    text: `SELECT e.exception_id AS id, e.created_at AS "createdAt" FROM exceptions e
      WHERE e.merchant_no = $1 AND e.class IN (${CLASSES}) AND ($2::exception_state IS NULL OR e.state = $2)
        AND (e.created_at, e.exception_id) < ($3::timestamptz, $4)
      ORDER BY e.created_at DESC, e.exception_id DESC LIMIT $5`,
    values: [state ?? null, ...behind('exception', cursor), limit + 1],
  })
  const { ids, ...next } = pageOf(found, limit)
  const rows = await data.query<Row>({
    name: 'portal-exceptions',
    text: `SELECT e.exception_id AS "exceptionId", e.class, e.state, e.payment_id AS "paymentId",
        p.out_trade_no AS "outTradeNo", coalesce(e.refund_id, r.refund_id) AS "refundId", e.amount_fen AS total, e.evidence,
        e.resolved_how AS "resolvedHow", e.state = 'OPEN' AND e.next_try_at IS NOT NULL AS automatic,
        e.created_at AS "createdAt", e.due_at AS "dueAt", e.resolved_at AS "resolvedAt", n.notes
      FROM exceptions e JOIN payments p USING (payment_id)
      LEFT JOIN refunds r ON r.merchant_no = e.merchant_no AND r.kind = 'REFUND' AND r.out_refund_no = e.exception_id
      CROSS JOIN LATERAL (
        SELECT coalesce(json_agg(json_build_object('type', type, 'atMs', (extract(epoch FROM at) * 1000)::bigint,
          'author', CASE WHEN author = 'sweeper' THEN author ELSE 'office' END,
          'text', CASE WHEN author = 'sweeper' THEN text END) ORDER BY at, type), '[]') AS notes
        FROM exception_notes WHERE exception_id = e.exception_id AND type IN (${NOTES})
      ) n
      WHERE e.merchant_no = $1 AND e.exception_id = ANY ($2::text[])
      ORDER BY e.created_at DESC, e.exception_id DESC`,
    values: [ids],
  })
  return { exceptions: rows.map(toView), ...next }
}

function toView(row: Row): PortalException {
  const { refundId, resolvedHow, createdAt, dueAt, resolvedAt, notes, ...same } = row
  return {
    ...same,
    createdAt: toRfc3339(createdAt.getTime()),
    dueAt: toRfc3339(dueAt.getTime()),
    notes: notes.map(({ type, atMs, author, text }) => ({
      type,
      at: toRfc3339(atMs),
      author,
      ...(text === null ? {} : { text }),
    })),
    ...(refundId === null ? {} : { refundId }),
    ...(resolvedHow ? { resolvedHow } : {}),
    ...(resolvedAt === null ? {} : { resolvedAt: toRfc3339(resolvedAt.getTime()) }),
  }
}
