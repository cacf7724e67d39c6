import { aMerchant, aPerson, aTerminal, NOON, type PortalWorld } from './world.ts'

export interface ManyPayments {
  /** Has half of all payments. */
  merchantNo: string
  terminalNo: string
  /** One of the payers. */
  schoolNo: string
  outTradeNo: string
}

const TERMINALS = 4
const PEOPLE = 500

/**
 * So many payments, half of them of one merchant: spread over a hundred days, three in a hundred declined, one in ten
 * thousand closed, amounts between one and twenty yuan.
 */
export async function manyPayments(world: PortalWorld, count: number): Promise<ManyPayments> {
  const merchants = [await aMerchant(world), await aMerchant(world), await aMerchant(world)]
  const [merchantNo = ''] = merchants
  const terminals: string[] = []
  for (let at = 0; at < TERMINALS; at++) terminals.push(await aTerminal(world, merchantNo))
  const people = []
  for (let at = 0; at < PEOPLE; at++) people.push(await aPerson(world, `2024${String(at).padStart(4, '0')}`))
  await world.owner.query({
    text: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state,
        amount_fen, surcharge_status, person_id, identity_class, decline_code, business_date, created_at, paid_at, finished_at)
      SELECT 'pay_' || lpad(to_hex(i), 32, '0'), ($1::text[])[1 + (i % 2) * (1 + i / 2 % 2)], ($2::text[])[1 + i / 4 % ${TERMINALS}],
        'order-' || i, decode(repeat('00', 32), 'hex'), 'ONECARD', 'REVERSE_SCAN', s.state::trade_state,
        100 + (i::bigint * 7919) % 1900, 'NONE', ($3::text[])[1 + (i * 31) % ${PEOPLE}], 'STUDENT',
        CASE s.state WHEN 'PAYERROR' THEN 'CODE_EXPIRED' END, (s.at AT TIME ZONE 'Asia/Shanghai')::date, s.at,
        CASE s.state WHEN 'SUCCESS' THEN s.at END, s.at
      FROM generate_series(1, $4::int) i
      CROSS JOIN LATERAL (SELECT $5::timestamptz - interval '100 days' * (1 - i / $4::float8) AS at,
        CASE WHEN i % 10000 < 2 THEN 'CLOSED' WHEN i % 100 < 3 THEN 'PAYERROR' ELSE 'SUCCESS' END AS state) s`,
    values: [merchants, terminals, people.map(({ personId }) => personId), count, new Date(NOON)],
  })
  await world.owner.query('VACUUM ANALYZE payments')
  await world.owner.query('ANALYZE persons')
  const [terminalNo = ''] = terminals
  return { merchantNo, terminalNo, schoolNo: '20240123', outTradeNo: `order-${count / 2 - ((count / 2) % 2)}` }
}

/** So many codes of one merchant that nobody paid, in the last hundred days. Nine in ten have expired. */
export async function manyDynamicCodes({ owner }: PortalWorld, merchantNo: string, count: number): Promise<void> {
  await owner.query({
    text: `INSERT INTO dynamic_codes (dynamic_id, merchant_no, out_trade_no, content_hash, amount_fen, state, token, expires_at,
        created_at, created_by)
      SELECT 'dyn_' || md5('c' || i), $1, 'c' || i, sha256('x'), 100 + i % 1000,
        (CASE WHEN i % 10 = 0 THEN 'CANCELLED' ELSE 'EXPIRED' END)::dynamic_code_state, 'test', at + interval '5 minutes', at, 'test'
      FROM generate_series(1, $2::int) i, LATERAL (SELECT $3::timestamptz - i * interval '100 days' / $2::int AS at) made`,
    values: [merchantNo, count, new Date(NOON)],
  })
  await owner.query('VACUUM ANALYZE dynamic_codes')
}
