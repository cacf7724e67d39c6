import { randomInt } from 'node:crypto'
import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { ask } from './database.ts'
import { openMerchantAccount, post } from './ledger.ts'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'

/** A stall of its own, whose every fen a test knows: nobody else buys there. */
export interface Stall {
  merchantNo: string
  accountNo: string
  name: string
  nameEn: string
  /** Its owner's login at the portal, with the demo's password. */
  login: string
}

/** A meal as it was paid; amounts in fen. `back` is what was refunded of it since, or that the till took all of it back. */
export interface Meal {
  payer: Payer
  atMs: number
  amount: number
  surcharge?: number
  receiver?: 'SCHOOL' | 'MERCHANT'
  back?: { amount: number; surcharge: number } | 'REVERSED'
}

/** A meal with the numbers that it has on both sides. */
export interface Eaten extends Meal {
  paymentId: string
  outTradeNo: string
}

const MINUTE_MS = 60_000
const NOON_MS = 12 * 60 * MINUTE_MS

/** So many minutes after noon of a business day. */
export const noonOf = (businessDate: string, minutes = 0): number =>
  startOfBusinessDate(businessDate) + NOON_MS + minutes * MINUTE_MS

/**
 * The stall with all that was eaten there, in one statement: a settling that comes between would otherwise find a stall without
 * a sale, and what is planted after that would be late.
 */
const STALL = `
  WITH stall AS (
    INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no, commission_bps)
    SELECT $1, canteen_id, $2, $3, $4, $5 FROM merchants WHERE merchant_no = '10000003'
  ), owner AS (
    INSERT INTO portal_users (user_id, login, name, role, merchant_no, password_hash)
    SELECT $6, $7, '秦老板', 'OWNER', $1, password_hash FROM portal_users WHERE login = 'noodles'
  ), meal AS (
    SELECT * FROM jsonb_to_recordset($8::jsonb) AS m ("paymentId" text, "outTradeNo" text, "personId" text, class text, amount int,
      surcharge int, receiver text, state text, day date, at timestamptz, "refundId" text, kind text, "backAmount" int, "backSurcharge" int)
  ), paid AS (
    INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen, surcharge_fen,
      surcharge_status, surcharge_rule, person_id, identity_class, code_form, refunded_fen, refunded_surcharge_fen, business_date,
      created_at, paid_at, finished_at)
    SELECT "paymentId", $1, 'T99999', "outTradeNo", sha256("outTradeNo"::bytea), 'ONECARD', 'REVERSE_SCAN', state::trade_state, amount,
      surcharge, (CASE WHEN surcharge > 0 THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
      CASE WHEN surcharge > 0 THEN jsonb_build_object('ruleId', 'rul_' || repeat('0', 31) || '1', 'version', 1, 'rateBps', 1500,
        'receiver', receiver, 'name', '校外人员搭伙费', 'nameEn', 'Outsiders') END,
      "personId", class::identity_class, 'QR', coalesce("backAmount" + "backSurcharge", 0), coalesce("backSurcharge", 0), day, at,
      at + interval '1 second', at + interval '1 second' FROM meal
  ), happened AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT "paymentId", at, 'CREATED'::payment_event_type, 'T99999' FROM meal
    UNION ALL SELECT "paymentId", at + interval '1 second', 'SUCCEEDED', 'gateway' FROM meal
  )
  INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen, surcharge_fen, state,
    reason, requested_by, business_date, created_at, finished_at)
  SELECT "refundId", kind::refund_kind, "paymentId", $1, "personId", "outTradeNo", sha256("refundId"::bytea), "backAmount", "backSurcharge",
    'SUCCESS', CASE kind WHEN 'REFUND' THEN '多点了一份' END, 'T99999', day, at + interval '5 minutes', at + interval '5 minutes'
  FROM meal WHERE "refundId" IS NOT NULL`

/** Opens a stall where all this was eaten and paid for, on our side and in the ledger's books. */
export async function aStall(
  place: Place,
  { commissionBps = 0, meals }: { commissionBps?: number; meals: readonly Meal[] },
): Promise<Stall & { meals: Eaten[] }> {
  const merchantNo = String(randomInt(20_000_000, 90_000_000))
  const stall = {
    merchantNo,
    accountNo: `M${merchantNo}`,
    name: `砂锅档 ${merchantNo}`,
    nameEn: `Clay pots ${merchantNo}`,
    login: `stall-${merchantNo}`,
  }
  const eaten = meals.map((meal) => {
    const paymentId = newId('payment')
    return { ...meal, paymentId, outTradeNo: `S${paymentId.slice(4)}`, refundId: newId('refund') }
  })
  await openMerchantAccount(place, stall.accountNo, stall.name)
  const { accountNo, name, nameEn, login } = stall
  const rows = JSON.stringify(eaten.map(rowOf))
  const values = [merchantNo, name, nameEn, accountNo, commissionBps, newId('portalUser'), login, rows]
  await ask(place.ownerUrls.payment, STALL, values)
  await post(place, eaten.flatMap(postingsOf(accountNo)))
  return { ...stall, meals: eaten }
}

type Planned = Eaten & { refundId: string }

/** What went back of it. */
function backOf({ amount, surcharge = 0, back }: Meal): { amount: number; surcharge: number } | undefined {
  return back === 'REVERSED' ? { amount, surcharge } : back
}

function rowOf(meal: Planned): object {
  const { paymentId, outTradeNo, payer, amount, surcharge = 0, receiver = 'SCHOOL', atMs, refundId } = meal
  const back = backOf(meal)
  const isReversed = meal.back === 'REVERSED'
  const state = isReversed ? 'REVOKED' : 'REFUND'
  return {
    paymentId,
    outTradeNo,
    personId: payer.personId,
    class: payer.identityClass,
    amount,
    surcharge,
    receiver,
    state: back === undefined ? 'SUCCESS' : state,
    day: businessDateOf(atMs),
    at: toRfc3339(atMs),
    ...(back && { refundId, kind: isReversed ? 'REVERSAL' : 'REFUND' }),
    ...(back && { backAmount: back.amount, backSurcharge: back.surcharge }),
  }
}

/** The ledger's side: the debit, and what went back of it under the name that the payment server gives it. */
const postingsOf =
  (accountNo: string) =>
  (meal: Planned): object[] => {
    const { paymentId, payer, amount, surcharge = 0, receiver = 'SCHOOL', atMs, refundId } = meal
    const when = { businessDate: businessDateOf(atMs), occurredAt: toRfc3339(atMs) }
    const surchargeAccount = receiver === 'MERCHANT' ? accountNo : 'S-SURCHARGE'
    const debit = {
      kind: 'DEBIT',
      postingId: paymentId,
      payerAccount: payer.accountNo,
      merchantAccount: accountNo,
      amount,
      surcharge,
      ...(surcharge > 0 && { surchargeAccount }),
      ...when,
    }
    if (meal.back === undefined) return [debit]
    const back =
      meal.back === 'REVERSED'
        ? { kind: 'REVERSAL', postingId: `${paymentId}-reversal`, reverses: paymentId, ...when }
        : { kind: 'REFUND', postingId: refundId, refunds: paymentId, ...meal.back, ...when }
    return [debit, back]
  }
