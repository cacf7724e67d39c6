import { randomInt } from 'node:crypto'
import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { ask, change } from './database.ts'
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

/**
 * A meal as it was paid; amounts in fen. `back` is what was refunded of it, at the same time unless said, or that the till took all
 * of it back. UNFINISHED: nobody knows yet whether it was paid, and the sweeper does not ask for an hour.
 */
export interface Meal {
  payer: Payer
  atMs: number
  amount: number
  surcharge?: number
  receiver?: 'SCHOOL' | 'MERCHANT'
  back?: { amount: number; surcharge: number; atMs?: number } | 'REVERSED'
  state?: 'UNFINISHED'
}

/** A meal with the numbers that it has on both sides. */
export interface Eaten extends Meal {
  paymentId: string
  outTradeNo: string
  refundId: string
}

const MINUTE_MS = 60_000
const NOON_MS = 12 * 60 * MINUTE_MS

/** So many minutes after noon of a business day. */
export const noonOf = (businessDate: string, minutes = 0): number =>
  startOfBusinessDate(businessDate) + NOON_MS + minutes * MINUTE_MS

const STALL = `
  WITH stall AS (
    INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no, commission_bps)
    SELECT $1, canteen_id, $2, $3, $4, $5 FROM merchants WHERE merchant_no = '10000003'
  )
  INSERT INTO portal_users (user_id, login, name, role, merchant_no, password_hash)
  SELECT $6, $7, '秦老板', 'OWNER', $1, password_hash FROM portal_users WHERE login = 'noodles'`

const MEALS = `
  WITH meal AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS m ("paymentId" text, "outTradeNo" text, "personId" text, class text, amount int,
      surcharge int, receiver text, state text, day date, at timestamptz, "refundId" text, kind text, "backAmount" int,
      "backSurcharge" int, "backDay" date, "backAt" timestamptz)
  ), paid AS (
    INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen, surcharge_fen,
      surcharge_status, surcharge_rule, person_id, identity_class, code_form, refunded_fen, refunded_surcharge_fen, business_date,
      created_at, paid_at, finished_at, sweep_after)
    SELECT "paymentId", $1, 'T99999', "outTradeNo", sha256("outTradeNo"::bytea), 'ONECARD', 'REVERSE_SCAN', state::trade_state, amount,
      surcharge, (CASE WHEN surcharge > 0 THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
      CASE WHEN surcharge > 0 THEN jsonb_build_object('ruleId', 'rul_' || repeat('0', 31) || '1', 'version', 1, 'rateBps', 1500,
        'receiver', receiver, 'name', '校外人员搭伙费', 'nameEn', 'Outsiders') END,
      "personId", class::identity_class, 'QR', coalesce("backAmount" + "backSurcharge", 0), coalesce("backSurcharge", 0), day, at,
      CASE WHEN state <> 'PROCESSING' THEN at + interval '1 second' END, CASE WHEN state <> 'PROCESSING' THEN at + interval '1 second' END,
      now() + interval '1 hour' FROM meal
  ), happened AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT "paymentId", at, 'CREATED'::payment_event_type, 'T99999' FROM meal
    UNION ALL SELECT "paymentId", at + interval '1 second', 'SUCCEEDED', 'gateway' FROM meal WHERE state <> 'PROCESSING'
  )
  INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen, surcharge_fen, state,
    reason, requested_by, business_date, created_at, finished_at)
  SELECT "refundId", kind::refund_kind, "paymentId", $1, "personId", "outTradeNo", sha256("refundId"::bytea), "backAmount", "backSurcharge",
    'SUCCESS', CASE kind WHEN 'REFUND' THEN '多点了一份' END, 'T99999', "backDay", "backAt", "backAt"
  FROM meal WHERE kind IS NOT NULL`

interface StallWanted {
  name?: string
  nameEn?: string
  commissionBps?: number
  meals: readonly Meal[]
}

/**
 * Opens a stall where all this was eaten and paid for, on our side and in the ledger's books. At one moment: a settling that comes
 * between would find a stall without a sale, and what is planted after that would be late.
 */
export async function aStall(place: Place, about: StallWanted): Promise<Stall & { meals: Eaten[] }> {
  const { commissionBps = 0, meals } = about
  const merchantNo = String(randomInt(20_000_000, 90_000_000))
  const { name = `砂锅档 ${merchantNo}`, nameEn = `Clay pots ${merchantNo}` } = about
  const stall = { merchantNo, accountNo: `M${merchantNo}`, name, nameEn, login: `stall-${merchantNo}` }
  const { accountNo, login } = stall
  await openMerchantAccount(place, accountNo, name)
  const values = [merchantNo, name, nameEn, accountNo, commissionBps, newId('portalUser'), login]
  const eaten = meals.map(eatenOf)
  await change(place.ownerUrls.payment, [[STALL, values], mealsOf(stall, eaten)])
  await post(place, eaten.flatMap(postingsOf(accountNo)))
  return { ...stall, meals: eaten }
}

/** More that was eaten at a stall and is known of only now. */
export async function moreMeals(place: Place, stall: Stall, meals: readonly Meal[]): Promise<void> {
  const eaten = meals.map(eatenOf)
  await change(place.ownerUrls.payment, [mealsOf(stall, eaten)])
  await post(place, eaten.flatMap(postingsOf(stall.accountNo)))
}

/** A payment without an outcome ends: it never came to the ledger. */
export async function endUnpaid({ ownerUrls }: Place, { paymentId }: Eaten): Promise<void> {
  const ended = `UPDATE payments SET state = 'CLOSED', finished_at = now() WHERE payment_id = $1`
  await ask(ownerUrls.payment, ended, [paymentId])
}

function eatenOf(meal: Meal): Eaten {
  const paymentId = newId('payment')
  return { ...meal, paymentId, outTradeNo: `S${paymentId.slice(4)}`, refundId: newId('refund') }
}

const mealsOf = ({ merchantNo }: Stall, eaten: readonly Eaten[]) =>
  [MEALS, [merchantNo, JSON.stringify(eaten.map(rowOf))]] as const

const isUnfinished = ({ state }: Meal) => state === 'UNFINISHED'

/** What went back of it, and when. */
function backOf({ amount, surcharge = 0, atMs, back }: Meal) {
  if (back === undefined) return undefined
  const what = back === 'REVERSED' ? { amount, surcharge } : back
  return { atMs: atMs + 5 * MINUTE_MS, ...what, kind: back === 'REVERSED' ? 'REVERSAL' : 'REFUND' }
}

function rowOf(meal: Eaten): object {
  const { paymentId, outTradeNo, payer, amount, surcharge = 0, receiver = 'SCHOOL', atMs, refundId } = meal
  const back = backOf(meal)
  const paid = back === undefined ? 'SUCCESS' : { REVERSAL: 'REVOKED', REFUND: 'REFUND' }[back.kind]
  return {
    paymentId,
    outTradeNo,
    personId: payer.personId,
    class: payer.identityClass,
    amount,
    surcharge,
    receiver,
    state: isUnfinished(meal) ? 'PROCESSING' : paid,
    day: businessDateOf(atMs),
    at: toRfc3339(atMs),
    ...(back && { refundId, kind: back.kind, backAmount: back.amount, backSurcharge: back.surcharge }),
    ...(back && { backDay: businessDateOf(back.atMs), backAt: toRfc3339(back.atMs) }),
  }
}

const whenOf = (atMs: number) => ({ businessDate: businessDateOf(atMs), occurredAt: toRfc3339(atMs) })

/** The ledger's side: the debit, and what went back of it under the name that the payment server gives it. */
const postingsOf =
  (accountNo: string) =>
  (meal: Eaten): object[] => {
    if (isUnfinished(meal)) return []
    const { paymentId, payer, amount, surcharge = 0, receiver = 'SCHOOL', atMs, refundId } = meal
    const surchargeAccount = receiver === 'MERCHANT' ? accountNo : 'S-SURCHARGE'
    const debit = {
      kind: 'DEBIT',
      postingId: paymentId,
      payerAccount: payer.accountNo,
      merchantAccount: accountNo,
      amount,
      surcharge,
      ...(surcharge > 0 && { surchargeAccount }),
      ...whenOf(atMs),
    }
    const back = backOf(meal)
    if (back === undefined) return [debit]
    const when = whenOf(back.atMs)
    if (back.kind === 'REVERSAL')
      return [debit, { kind: 'REVERSAL', postingId: `${paymentId}-reversal`, reverses: paymentId, ...when }]
    const { amount: amountBack, surcharge: surchargeBack } = back
    const parts = { amount: amountBack, surcharge: surchargeBack }
    return [debit, { kind: 'REFUND', postingId: refundId, refunds: paymentId, ...parts, ...when }]
  }
