import type { DisputesQuery } from '@yimatong/contract/dispute-api'
import { problem } from '@yimatong/kit/problem'
import { DISPUTE_JSON, type Dispute } from '../../payments/disputes/dispute.ts'
import type { MerchantData } from './for-merchant.ts'
import { behind, type Made, pageOf } from './newest-first.ts'

/** The merchant's disputes of these ids, in their order; ids that are none of the merchant's are left out. */
export async function readMerchantDisputes(data: MerchantData, disputeIds: readonly string[]): Promise<Dispute[]> {
  const rows = await data.query<{ dispute: Dispute }>({
    name: 'portal-disputes',
    text: `SELECT ${DISPUTE_JSON} AS dispute FROM disputes d
      WHERE d.merchant_no = $1 AND d.dispute_id = ANY ($2::text[])`,
    values: [disputeIds],
  })
  const byId = new Map(rows.map(({ dispute }) => [dispute.disputeId, dispute]))
  return disputeIds.flatMap((disputeId) => byId.get(disputeId) ?? [])
}

/** A page of the merchant's disputes, newest first, all or those in one state. */
export async function readDisputePage(
  data: MerchantData,
  { state, cursor, limit }: Pick<DisputesQuery, 'state' | 'cursor'> & { limit: number },
): Promise<{ disputes: Dispute[]; nextCursor?: string }> {
  const rows = await data.query<Made>({
    // The state is a part of the text: it has an index of its own.
    name: `portal-dispute-ids-${state ?? 'all'}`,
    text: `SELECT d.dispute_id AS id, d.opened_at AS "createdAt" FROM disputes d
      WHERE d.merchant_no = $1 AND ${state === undefined ? 'true' : `d.state = '${state}'`}
        AND (d.opened_at, d.dispute_id) < ($2::timestamptz, $3)
      ORDER BY d.opened_at DESC, d.dispute_id DESC LIMIT $4`,
    values: [...behind('dispute', cursor), limit + 1],
  })
  const { ids, ...next } = pageOf(rows, limit)
  return { disputes: await readMerchantDisputes(data, ids), ...next }
}

const ANSWER = `
  WITH answered AS (
    UPDATE disputes d SET state = 'ANSWERED' WHERE d.merchant_no = $1 AND d.dispute_id = $2 AND d.state = 'OPEN'
    RETURNING d.dispute_id
  )
  INSERT INTO dispute_events (dispute_id, seq, at, state, actor, note)
  SELECT dispute_id, 2, to_timestamp($3::float8 / 1000), 'ANSWERED', $4, $5 FROM answered`

/** Says what the merchant has to say, once; the same once more is the one that stands. Problems NOT_FOUND, STATE_CONFLICT. */
export async function answerDispute(
  data: MerchantData,
  { disputeId, note, userId, nowMs }: { disputeId: string; note: string; userId: string; nowMs: number },
): Promise<Dispute> {
  await data.query({ name: 'portal-dispute-answer', text: ANSWER, values: [disputeId, nowMs, userId, note] })
  const [dispute] = await readMerchantDisputes(data, [disputeId])
  if (dispute === undefined) throw problem('NOT_FOUND')
  const answer = dispute.history.find(({ state }) => state === 'ANSWERED')
  if (answer?.note !== note) throw problem('STATE_CONFLICT', 'It has been answered, or is over.')
  return dispute
}
