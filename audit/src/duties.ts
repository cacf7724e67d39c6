import type { Check } from './check.ts'

/** Work that is written in a row: what it is, which row, and from when on anybody may take it up. Whoever does pushes that time on. */
interface Duty {
  what: string
  subject: string
  from: string
  /** Still to be done. */
  open: string
  due: string
}

const DUTIES: readonly Duty[] = [
  {
    what: 'the ledger',
    subject: 'move_id',
    from: 'money_moves',
    open: "state = 'PENDING'",
    due: 'next_try_at',
  },
  { what: 'the ledger', subject: 'payout_id', from: 'payouts', open: "state = 'POSTING'", due: 'sweep_after' },
  {
    what: 'the ledger',
    subject: 'b.refund_id',
    from: 'surcharge_backs b JOIN refunds r USING (refund_id)',
    // The ledger may refuse the refund, and then a person decides.
    open: "b.state = 'POSTING' AND r.state = 'SUCCESS'",
    due: 'greatest(b.sweep_after, r.finished_at)',
  },
  {
    what: 'the ledger',
    subject: 'payment_id',
    from: 'pending_surcharges',
    open: "state = 'COLLECTING'",
    due: 'sweep_after',
  },
  {
    what: 'being carried out',
    subject: 'approval_id',
    from: 'approvals',
    open: "state = 'APPROVED'",
    due: 'next_try_at',
  },
  { what: 'repair', subject: 'exception_id', from: 'exceptions', open: "state = 'OPEN'", due: 'next_try_at' },
  {
    what: 'being told to the other systems',
    subject: "person_id || ' ' || version",
    from: 'person_holds',
    open: '(at_ledger IS NULL OR at_tsm IS NULL)',
    due: 'sweep_after',
  },
  {
    what: 'being told to the other systems',
    subject: 'person_id',
    from: 'persons',
    open: 'state_told < state_version',
    due: 'state_sweep_after',
  },
  {
    what: 'being told to the ledger',
    subject: 'merchant_no',
    from: 'merchants',
    open: 'ledger_due_at IS NOT NULL',
    due: 'ledger_due_at',
  },
  { what: 'its rows', subject: 'import_id', from: 'person_imports', open: "state = 'CONFIRMED'", due: 'sweep_after' },
  {
    what: 'reconciliation',
    subject: 'run_id',
    from: 'reconciliation_runs',
    open: "state IN ('QUEUED', 'RUNNING')",
    due: 'sweep_after',
  },
  {
    // Many rows wait for their turn lawfully: it is idle when none was taken up, and none has ended.
    what: 'its payments',
    subject: 'pay_back_id',
    from: `(SELECT b.pay_back_id, greatest(b.started_at, max(i.sweep_after) FILTER (WHERE i.state = 'PLANNED'), max(i.finished_at)) AS touched_at
      FROM pay_backs b LEFT JOIN pay_back_items i USING (pay_back_id) WHERE b.state = 'RUNNING' GROUP BY b.pay_back_id) b`,
    open: 'true',
    due: 'touched_at',
  },
  {
    // A server that answers slowly has many waiting: it is forgotten when none was taken up, and none has ended.
    what: 'being sent',
    subject: 'delivery_id',
    from: `(SELECT DISTINCT ON (d.endpoint_id) d.delivery_id, greatest(d.sweep_after, d.next_attempt_at, d.created_at) AS due_at,
        greatest(max(d.sweep_after) OVER (PARTITION BY d.endpoint_id),
          (SELECT max(f.finished_at) FROM webhook_deliveries f WHERE f.endpoint_id = d.endpoint_id)) AS touched_at
      FROM webhook_deliveries d JOIN webhook_endpoints n USING (endpoint_id)
      WHERE d.state = 'PENDING' AND n.state = 'ACTIVE' ORDER BY d.endpoint_id, 2) d`,
    open: 'true',
    due: 'greatest(due_at, touched_at)',
  },
]

/**
 * When there was a payment after which there were others for two hours, one more than a clock may be wrong. Nobody has neglected
 * anything on a campus that stood still meanwhile, or in a copy of its books. Numbers of payments are made in the order of time.
 */
const LIVED = `SELECT p.created_at AS until
  FROM (SELECT least(created_at, now()) AS at FROM payments ORDER BY payment_id DESC LIMIT 1) newest
  CROSS JOIN LATERAL (SELECT created_at FROM payments WHERE payment_id < 'pay_'
    || lpad(to_hex((extract(epoch FROM newest.at - interval '2 hours') * 1000)::bigint), 12, '0') ORDER BY payment_id DESC LIMIT 1) p`

/** Jobs are hints, and may be lost; what is to be done is in these rows alone. */
export const DUTY_CHECK: Check = {
  name: 'duties.are-taken-up',
  rule: 'Nothing that is to be done, no notification among it, has been due for two hours of payments without anybody taking it up.',
  ofNew: true,
  find: (books) =>
    books.payment.walk<{ subject: string; trouble: string }>(
      `WITH lived AS MATERIALIZED (${LIVED}) ${DUTIES.map(
        ({ what, subject, from, open, due }) =>
          `SELECT ${subject} AS subject, 'waits for ${what} since ' || ${due} AS trouble FROM ${from}, lived WHERE ${open} AND ${due} < lived.until`,
      ).join(' UNION ALL ')}`,
    ),
}
