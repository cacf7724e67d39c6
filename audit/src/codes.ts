import { type Check, statement } from './check.ts'

/** What the code service's books say of themselves. */
export const CODE_CHECKS: readonly Check[] = [
  statement(
    'token',
    'codes.one-payment-each',
    'A voucher was redeemed for one payment at most.',
    `SELECT jti::text AS subject, 'was redeemed for ' || count(*) || ' payments' AS trouble
     FROM redemptions WHERE decline_code IS NULL GROUP BY jti HAVING count(*) > 1 OR jti IS NULL`,
  ),
  statement(
    'token',
    'codes.redeemed-in-time',
    'A voucher was redeemed by a device that existed, and not after its own end.',
    ({
      payment,
    }) => `SELECT r.payment_id AS subject, CASE WHEN v.jti IS NULL THEN 'redeemed a voucher that nobody issued'
         ELSE 'redeemed a voucher that had expired at ' || v.expires_at END AS trouble
     FROM redemptions r LEFT JOIN vouchers v ON v.jti = r.jti
     WHERE r.decline_code IS NULL ${payment('r.payment_id')} AND (v.jti IS NULL OR r.decided_at > v.expires_at + interval '1 minute')`,
  ),
]
