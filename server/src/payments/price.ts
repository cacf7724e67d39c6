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
  | ({ outcome: 'PRICED' } & Price)
  | { outcome: 'DECLINED'; declineCode: DeclineCode; payer?: Payer; rule?: AppliedRule }

interface PersonRow {
  personId: string
  schoolNo: string
  name: string
  identityClass: IdentityClass
  accountNo: string
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
  return requests.map(({ payment, personId }) => priceOf(payment, people.get(personId), inForce))
}

async function readPeople(lane: Lane, requests: readonly PriceRequest[]): Promise<Map<string, PersonRow>> {
  const { rows } = await lane.query<PersonRow>({
    name: 'people',
    text: `SELECT person_id AS "personId", school_no AS "schoolNo", name, identity_class AS "identityClass",
        account_no AS "accountNo"
      FROM persons WHERE person_id = ANY($1::text[])`,
    values: [requests.map(({ personId }) => personId)],
  })
  return new Map(rows.map((person) => [person.personId, person]))
}

function priceOf(
  payment: PriceRequest['payment'],
  person: PersonRow | undefined,
  rules: readonly NamedSurchargeRule[],
): Priced {
  if (person === undefined) return { outcome: 'DECLINED', declineCode: 'ACCOUNT_UNKNOWN' }
  const { accountNo, ...payer } = person
  const { merchantNo, amountFen, createdAtMs: epochMs } = payment
  const winner = winningRule(rules, { identityClass: payer.identityClass, merchantNo, amountFen, epochMs })
  if (winner === undefined) return { outcome: 'PRICED', payer, accountNo, surchargeFen: 0 }
  const rule = snapshotOf(winner)
  if (winner.denied) return { outcome: 'DECLINED', declineCode: 'OUTSIDER_NOT_ALLOWED', payer, rule }
  return { outcome: 'PRICED', payer, accountNo, surchargeFen: surchargeFen(winner, amountFen), rule, winner }
}

function snapshotOf({ ruleId, version, rateBps, receiver, name, nameEn }: NamedSurchargeRule): AppliedRule {
  return { ruleId, version, rateBps, receiver, name, nameEn }
}
