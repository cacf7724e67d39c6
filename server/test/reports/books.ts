import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { TradeState } from '@yimatong/contract/states'
import { aMerchant, aPerson, aTerminal, type PortalWorld } from '../portal/world.ts'

/** A payment as a report looks at it. */
export interface Booked {
  merchantNo: string
  canteen: string
  terminalNo: string | null
  state: TradeState
  identityClass: string | null
  receiver: string | null
  amount: number
  surcharge: number
  refunded: number
  refundedSurcharge: number
  tookMs: number | null
  /** Somebody was asked to confirm it. */
  asked: boolean
  day: string
  hour: number
  weekday: number
}

export interface Campus {
  merchants: string[]
  canteens: string[]
  terminals: string[]
}

export const DAYS = 60

/** Two canteens, three stalls of them, a sandbox stall that no report may know, and tills. */
export async function aCampus(world: PortalWorld): Promise<Campus> {
  const merchants = [await aMerchant(world), await aMerchant(world), await aMerchant(world)]
  await world.owner.query("INSERT INTO canteens (id, name, name_en) VALUES ('2', '学二食堂', 'Second Canteen')")
  await world.owner.query({
    text: "UPDATE merchants SET canteen_id = '2' WHERE merchant_no = $1",
    values: [merchants[2]],
  })
  const terminals: string[] = []
  for (const merchantNo of merchants) terminals.push(await aTerminal(world, merchantNo))
  await world.owner.query(`INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no, realm)
    VALUES ('99000001', '1', '测试', 'Sandbox', 'SBX-M1', 'SANDBOX')`)
  return { merchants, canteens: ['1', '2'], terminals }
}

/**
 * Payments of so many days up to now, in all states, of all classes and of nobody, at tills and without, with surcharges for
 * the school and for stalls, refunds, and results after a moment or after a minute.
 */
export async function fill(world: PortalWorld, { merchants, terminals }: Campus, count: number): Promise<void> {
  const { personId } = await aPerson(world)
  await world.owner.query({
    text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state,
        amount_fen, surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, decline_code, refunded_fen,
        refunded_surcharge_fen, business_date, created_at, paid_at, finished_at, order_id)
      SELECT 'pay_' || md5('p' || i), CASE WHEN i % 29 = 0 THEN '99000001' ELSE ($1::text[])[stall] END,
        CASE WHEN at_till THEN ($2::text[])[stall] END, 'n' || i, sha256('x'), 'ONECARD',
        (CASE WHEN at_till THEN 'REVERSE_SCAN' ELSE 'FORWARD_SCAN' END)::payment_mode, state, amount,
        surcharge, (CASE WHEN surcharge > 0 THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
        CASE WHEN surcharge > 0 THEN jsonb_build_object('receiver', CASE WHEN i % 5 = 0 THEN 'MERCHANT' ELSE 'SCHOOL' END) END,
        CASE WHEN class IS NOT NULL THEN CASE WHEN i % 29 = 0 THEN 'per_f' || left(md5('x'), 31) ELSE $3 END END, class::identity_class,
        CASE state WHEN 'PAYERROR' THEN 'CODE_EXPIRED' END,
        CASE state WHEN 'REFUND' THEN amount / 2 + surcharge / 2 WHEN 'REVOKED' THEN amount + surcharge ELSE 0 END,
        CASE state WHEN 'REFUND' THEN surcharge / 2 WHEN 'REVOKED' THEN surcharge ELSE 0 END,
        (at AT TIME ZONE 'Asia/Shanghai')::date, at, CASE WHEN paid THEN at END,
        CASE WHEN state <> 'PROCESSING' THEN at + interval '1 millisecond' * (CASE WHEN i % 50 = 0 THEN 0 ELSE 40 + i * 37 % 900 END) END,
        CASE WHEN NOT at_till THEN 'ord_' || md5('o' || i) END
      FROM generate_series(1, $4::int) i, LATERAL (SELECT
        date_trunc('milliseconds', now() - i * interval '${DAYS} days' / $4::int) AS at, i % 7 > 0 AND i % 29 > 0 AS at_till, 1 + i % 3 AS stall, 100 + i * 7919 % 2000 AS amount,
        ((ARRAY['SUCCESS', 'SUCCESS', 'SUCCESS', 'PAYERROR', 'REFUND', 'CLOSED', 'PROCESSING', 'REVOKED'])[1 + i * 31 % 8])::trade_state AS state
        ) made, LATERAL (SELECT state IN ('SUCCESS', 'REFUND', 'REVOKED') AS paid) outcome,
        LATERAL (SELECT CASE WHEN NOT paid AND at_till AND i % 2 = 0 THEN NULL
          ELSE (ARRAY['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY'])[1 + i % 4] END AS class) who,
        LATERAL (SELECT CASE WHEN paid AND class IN ('OUTSIDER', 'TEMPORARY') THEN amount * 3 / 20 ELSE 0 END AS surcharge) price`,
    values: [merchants, terminals, personId, count],
  })
  await world.owner.query(`INSERT INTO confirmations (payment_id, person_id, reason, state, expires_at, decided_at)
    SELECT payment_id, coalesce(person_id, 'per_nobody'), 'AMOUNT', 'CONFIRMED', finished_at, finished_at FROM payments
    WHERE finished_at IS NOT NULL AND amount_fen % 11 = 0`)
}

/** Everything that has ended, payment by payment. */
export async function booked({ owner }: PortalWorld): Promise<Booked[]> {
  const { rows } = await owner.query<Booked>(`SELECT p.merchant_no::text AS "merchantNo", m.canteen_id AS canteen,
      terminal_no AS "terminalNo", p.state, identity_class AS "identityClass", surcharge_rule ->> 'receiver' AS receiver,
      amount_fen AS amount, surcharge_fen AS surcharge, refunded_fen AS refunded, refunded_surcharge_fen AS "refundedSurcharge",
      (extract(epoch FROM p.finished_at - p.created_at) * 1000)::float8 AS "tookMs",
      EXISTS (SELECT FROM confirmations c WHERE c.payment_id = p.payment_id) AS asked,
      (p.created_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day,
      extract(hour FROM p.created_at AT TIME ZONE 'Asia/Shanghai')::int AS hour,
      extract(isodow FROM p.created_at AT TIME ZONE 'Asia/Shanghai')::int AS weekday
    FROM payments p JOIN merchants m USING (merchant_no) WHERE m.realm = 'LIVE' AND p.state NOT IN ('PROCESSING', 'USERPAYING')`)
  return rows
}

/** A payment that comes late, into a day that was closed long ago. */
export async function bookLate({ owner }: PortalWorld, merchantNo: string, daysAgo: number): Promise<void> {
  const at = new Date(Date.now() - daysAgo * 86_400_000)
  await owner.query({
    text: `INSERT INTO payments (payment_id, merchant_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
        person_id, identity_class, business_date, created_at, paid_at, finished_at, order_id)
      SELECT $1::text, $2, 'late', sha256('x'), 'ONECARD', 'FORWARD_SCAN', 'SUCCESS', 4321, person_id, 'TEACHER', $3::date, $4, $4, $4, 'ord_late'
      FROM persons LIMIT 1`,
    values: [newId('payment'), merchantNo, businessDateOf(at.getTime()), at],
  })
}
