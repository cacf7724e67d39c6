import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import type { DeclineCode, IdentityClass } from '@yimatong/contract/states'
import { surchargeFen, winningRule } from '@yimatong/contract/surcharge'
import type { Lane } from '@yimatong/kit/database'
import type { AppliedRule, Payer, Payment } from './payment.ts'
import type { NamedSurchargeRule, SurchargeRules } from './surcharge-rules.ts'

export interface PriceRequest {
  payment: Pick<Payment, 'merchantNo' | 'amountFen' | 'createdAtMs'>
  /** Who pays: whoever showed the code, as the TSM knows it, or whoever is logged in on the phone that scanned one. */
  personId: string
}

export interface Price {
  payer: Payer
  accountNo: string
  surchargeFen: number
  /** The rule that was applied; absent when none is. */
  rule?: AppliedRule
  /** The same rule whole, for showing. */
  winner?: NamedSurchargeRule
}

export type Priced =
  /** `pinFreeToday`: the reverse scans that the person has paid without a PIN on the payment's business day. */
  | ({ outcome: 'PRICED'; pinFreeToday: number } & Price)
  | { outcome: 'DECLINED'; declineCode: DeclineCode; payer?: Payer; rule?: AppliedRule }

interface PersonRow {
  personId: string
  schoolNo: string
  name: string
  identityClass: IdentityClass
  accountNo: string
  inSandbox: boolean
  pinFreeToday: number
}

/**
 * What a group of payments costs. The identity is the one in our database now; what the code or the till says of it
 * counts for nothing.
 */
export async function priceGroup(
  { lane, rules }: { lane: Lane; rules: SurchargeRules },
  requests: readonly PriceRequest[],
): Promise<Priced[]> {
  const [people, inForce] = await Promise.all([readPeople(lane, requests), rules()])
  return requests.map(({ payment }, at) => priceOf(payment, people.get(at), inForce))
}

/** Walks a person's bills of one day; most have two or three. What is cancelled again has not used anything up. */
const PIN_FREE_TODAY = `
  SELECT count(*)::int AS number FROM payments p
  WHERE p.person_id = o.person_id AND p.created_at >= to_timestamp(asked.day_ms / 1000)
    AND p.created_at < to_timestamp(asked.day_ms / 1000) + interval '1 day'
    AND p.mode = 'REVERSE_SCAN' AND p.state IN ('SUCCESS', 'REFUND')
    AND NOT EXISTS (SELECT FROM confirmations c WHERE c.payment_id = p.payment_id)`

/** Who pays each of the requests, by its place among them. */
async function readPeople(lane: Lane, requests: readonly PriceRequest[]): Promise<Map<number, PersonRow>> {
  const { rows } = await lane.query<PersonRow & { at: number }>({
    name: 'people',
    text: `SELECT asked.at::int - 1 AS at, o.person_id AS "personId", o.school_no AS "schoolNo", o.name,
        o.identity_class AS "identityClass", o.account_no AS "accountNo", o.realm = 'SANDBOX' AS "inSandbox", pin_free.number AS "pinFreeToday"
      FROM unnest($1::text[], $2::float8[]) WITH ORDINALITY AS asked (person_id, day_ms, at)
      JOIN persons o ON o.person_id = asked.person_id
      CROSS JOIN LATERAL (${PIN_FREE_TODAY}) pin_free`,
    values: [requests.map(({ personId }) => personId), requests.map(({ payment }) => dayStartOf(payment))],
  })
  return new Map(rows.map(({ at, ...person }) => [at, person]))
}

const dayStartOf = ({ createdAtMs }: PriceRequest['payment']) => startOfBusinessDate(businessDateOf(createdAtMs))

function priceOf(
  payment: PriceRequest['payment'],
  person: PersonRow | undefined,
  rules: readonly NamedSurchargeRule[],
): Priced {
  if (person === undefined) return { outcome: 'DECLINED', declineCode: 'ACCOUNT_UNKNOWN' }
  const { accountNo, pinFreeToday, inSandbox, ...payer } = person
  const { merchantNo, amountFen, createdAtMs: epochMs } = payment
  // Without the payer: the database refuses to write the two into one row.
  if (inSandbox !== isSandboxMerchant(merchantNo)) return { outcome: 'DECLINED', declineCode: 'SANDBOX_MISMATCH' }
  const winner = winningRule(rules, { identityClass: payer.identityClass, merchantNo, amountFen, epochMs })
  if (winner === undefined) return { outcome: 'PRICED', pinFreeToday, payer, accountNo, surchargeFen: 0 }
  const rule = snapshotOf(winner)
  if (winner.denied) return { outcome: 'DECLINED', declineCode: 'OUTSIDER_NOT_ALLOWED', payer, rule }
  const surcharge = surchargeFen(winner, amountFen)
  return { outcome: 'PRICED', pinFreeToday, payer, accountNo, surchargeFen: surcharge, rule, winner }
}

function snapshotOf({ ruleId, version, rateBps, receiver, name, nameEn }: NamedSurchargeRule): AppliedRule {
  return { ruleId, version, rateBps, receiver, name, nameEn }
}
