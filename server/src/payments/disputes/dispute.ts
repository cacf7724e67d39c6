import { toRfc3339 } from '@yimatong/contract/clock'
import type { DisputeView } from '@yimatong/contract/dispute-api'
import type { DisputeKind, DisputeState } from '@yimatong/contract/states'
import type { Payment } from '../payment.ts'

/** A payer says that a charge is wrong. Times in milliseconds since the epoch. */
export interface Dispute {
  disputeId: string
  paymentId: string
  kind: DisputeKind
  text: string
  state: DisputeState
  openedAtMs: number
  dueAtMs: number
  closedAtMs: number | null
  /** The payment as it stood when the dispute was opened. */
  evidence: Payment
  history: { state: DisputeState; atMs: number; actor: string; note: string | null }[]
}

const inMs = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`

/** A row of disputes `d` as a Dispute, with its history, in one JSON column. */
export const DISPUTE_JSON = `json_build_object('disputeId', d.dispute_id, 'paymentId', d.payment_id, 'kind', d.kind,
  'text', d.text, 'state', d.state, 'openedAtMs', ${inMs('d.opened_at')}, 'dueAtMs', ${inMs('d.due_at')},
  'closedAtMs', ${inMs('d.closed_at')}, 'evidence', d.evidence, 'history', (
    SELECT json_agg(json_build_object('state', e.state, 'atMs', ${inMs('e.at')}, 'actor', e.actor, 'note', e.note) ORDER BY e.seq)
    FROM dispute_events e WHERE e.dispute_id = d.dispute_id))`

/** The merchant answers, the office decides. */
function authorOf(actor: string, state: DisputeState): DisputeView['history'][number]['by'] {
  if (actor === 'app') return 'PAYER'
  return state === 'ANSWERED' ? 'MERCHANT' : 'OFFICE'
}

export function disputeView(dispute: Dispute): DisputeView {
  const { disputeId, paymentId, kind, text, state, openedAtMs, dueAtMs, closedAtMs } = dispute
  return {
    disputeId,
    paymentId,
    kind,
    text,
    state,
    openedAt: toRfc3339(openedAtMs),
    dueAt: toRfc3339(dueAtMs),
    ...(closedAtMs === null ? {} : { closedAt: toRfc3339(closedAtMs) }),
    history: dispute.history.map(({ state: came, atMs, actor, note }) => ({
      state: came,
      at: toRfc3339(atMs),
      by: authorOf(actor, came),
      ...(note === null ? {} : { note }),
    })),
  }
}
