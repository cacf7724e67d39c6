import { startOfDay } from '@yimatong/contract/clock'
import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import type { DeclineCode, IdentityClass } from '@yimatong/contract/states'
import { type SurchargeQuestion, surchargeFen, winningRule } from '@yimatong/contract/surcharge'
import { plainArray, textArray } from '@yimatong/kit/array-text'
import type { Lane } from '@yimatong/kit/database'
import type { AppliedRule, EarlierPayment, Payer, Payment } from './payment.ts'
import {
  AT_ANOTHER_MERCHANT,
  type Companions,
  companionsOf,
  type Scan,
  type ScanWatch,
  TAKE_PLACE,
} from './recent-scans.ts'
import type { NamedSurchargeRule, RulesInForce, SurchargeRules } from './surcharge-rules.ts'

export interface PriceRequest {
  payment: Pick<Payment, 'merchantNo' | 'amountFen' | 'createdAtMs'>
  /** Who pays: whoever showed the code, as the TSM knows it, or whoever is logged in on the phone that scanned one. */
  personId: string
  /** With a scan it is also compared with the scans before it, and remembered for those after it. */
  scan?: Scan
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
  | ({ outcome: 'PRICED' } & Habits & Price)
  | { outcome: 'DECLINED'; declineCode: DeclineCode; payer?: Payer; rule?: AppliedRule }

/** What the person has done before, as far as it matters for being asked. */
export interface Habits {
  /** The reverse scans that were paid without a PIN on the payment's business day. */
  pinFreeToday: number
  /** True when the person has been at another merchant's till a moment ago. */
  isElsewhere: boolean
  /** The payment that this one looks like, if there is one. */
  earlier: EarlierPayment | undefined
}

interface PersonRow extends Habits {
  payer: Payer
  accountNo: string
  inSandbox: boolean
  /** A loss report, or the office, stops payments. */
  held: boolean
  closed: boolean
  /** The business day of the payment is outside the identity's dates. */
  ended: boolean
}

export interface PriceDeps {
  lane: Lane
  rules: SurchargeRules
  watch: ScanWatch
}

/**
 * What a group of payments costs. The identity is the one in our database now; what the code or the till says of it
 * counts for nothing.
 */
export async function priceGroup(deps: PriceDeps, requests: readonly PriceRequest[]): Promise<Priced[]> {
  const [people, inForce] = await Promise.all([readPeople(deps, requests), deps.rules()])
  return requests.map(({ payment }, at) => priceOf(payment, people.get(at), inForce))
}

/** Walks a person's bills of one day; most have two or three. What is cancelled again has not used anything up. */
const PIN_FREE_TODAY = `
  SELECT count(*)::int AS number FROM payments p
  WHERE p.person_id = o.person_id AND p.created_at >= to_timestamp(asked.day_ms / 1000)
    AND p.created_at < to_timestamp(asked.day_ms / 1000) + interval '1 day'
    AND p.mode = 'REVERSE_SCAN' AND p.state IN ('SUCCESS', 'REFUND')
    AND NOT EXISTS (SELECT FROM confirmations c WHERE c.payment_id = p.payment_id AND c.reason <> 'DUPLICATE')`

/** Both days count. The day is the payment's own, so a queue over midnight is judged by when each one paid. */
const HOLDS_ON_DAY = `(to_timestamp(asked.day_ms / 1000) AT TIME ZONE 'Asia/Shanghai')::date
  BETWEEN coalesce(o.identity_from, '-infinity') AND coalesce(o.identity_until, 'infinity')`

const PEOPLE = `
  WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $10::float8[])
    WITH ORDINALITY AS t (person_id, day_ms, payment_id, merchant_no, terminal_no, amount_fen, out_trade_no, created_ms, at)
  ), placed AS (${TAKE_PLACE}
  ), earlier AS MATERIALIZED (SELECT * FROM placed WHERE payment_id <> asked_by AND $8::float8 > 0)
  SELECT asked.at::int - 1 AS at, o.person_id AS "personId", o.school_no AS "schoolNo", o.name,
    o.identity_class AS "identityClass", o.account_no AS "accountNo", o.realm = 'SANDBOX' AS "inSandbox",
    o.held_at IS NOT NULL OR o.state = 'FROZEN' AS held, o.state = 'CLOSED' AS closed,
    NOT (${HOLDS_ON_DAY}) AS ended, pin_free.number AS "pinFreeToday",
    ${AT_ANOTHER_MERCHANT} AS "isElsewhere", e.payment_id AS "earlierId", e.out_trade_no AS "earlierNo", e.opened_at AS "earlierAt"
  FROM asked
  JOIN persons o ON o.person_id = asked.person_id
  CROSS JOIN LATERAL (${PIN_FREE_TODAY}) pin_free
  LEFT JOIN earlier e ON e.asked_by = asked.payment_id`

interface Row extends Omit<PersonRow, 'earlier' | 'payer'> {
  at: number
  personId: string
  schoolNo: string
  name: string
  identityClass: IdentityClass | null
  earlierId: string | null
  earlierNo: string | null
  earlierAt: Date | null
}

/** Who pays each of the requests, by its place among them. */
async function readPeople(
  { lane, watch }: PriceDeps,
  requests: readonly PriceRequest[],
): Promise<Map<number, PersonRow>> {
  const companions = companionsOf(requests)
  const { rows } = await lane.query<Row>({
    name: 'people',
    text: PEOPLE,
    values: valuesOf(requests, companions, watch),
  })
  const people = new Map(rows.map((row) => [row.at, toPerson(row)]))
  // Of the same scan several times in one group only the first has asked; the others look like what it looks like, or like it.
  for (const [at, { first, isElsewhere }] of companions) {
    const person = people.get(at)
    if (person === undefined) continue
    person.isElsewhere ||= isElsewhere && watch.twoMerchantsSeconds > 0
    if (first !== at && watch.duplicateSeconds > 0)
      person.earlier = people.get(first)?.earlier ?? earlierOf(requests[first])
  }
  return people
}

function valuesOf(requests: readonly PriceRequest[], companions: ReadonlyMap<number, Companions>, watch: ScanWatch) {
  const texts = (read: (request: PriceRequest, at: number) => string | undefined) => textArray(requests.map(read))
  const numbers = (read: (request: PriceRequest) => number) => plainArray(requests.map(read))
  const isWatched = watch.duplicateSeconds > 0 || watch.twoMerchantsSeconds > 0
  const asks = (at: number) => isWatched && companions.get(at)?.first === at
  return [
    texts(({ personId }) => personId),
    numbers(({ payment }) => startOfDay(payment.createdAtMs)),
    texts(({ scan }, at) => (asks(at) ? scan?.paymentId : undefined)),
    texts(({ payment, scan }) => scan && payment.merchantNo),
    texts(({ scan }) => scan?.terminalNo),
    numbers(({ payment }) => payment.amountFen),
    texts(({ scan }) => scan?.outTradeNo),
    watch.duplicateSeconds,
    watch.twoMerchantsSeconds,
    numbers(({ payment }) => payment.createdAtMs),
  ]
}

function toPerson(row: Row): PersonRow {
  const { personId, schoolNo, name, identityClass, accountNo, inSandbox, held, closed, ended } = row
  const { pinFreeToday, isElsewhere, earlierId: paymentId, earlierNo: outTradeNo, earlierAt } = row
  const isAlone = paymentId === null || outTradeNo === null || earlierAt === null
  const earlier = isAlone ? undefined : { paymentId, outTradeNo, openedAtMs: earlierAt.getTime() }
  const payer = { personId, schoolNo, name, identityClass: identityClass ?? undefined }
  return { payer, accountNo, inSandbox, held, closed, ended, pinFreeToday, isElsewhere, earlier }
}

function earlierOf(request: PriceRequest | undefined): EarlierPayment | undefined {
  if (request?.scan === undefined) return undefined
  const { paymentId, outTradeNo } = request.scan
  return { paymentId, outTradeNo, openedAtMs: request.payment.createdAtMs }
}

function priceOf(
  payment: PriceRequest['payment'],
  person: PersonRow | undefined,
  { rules, categoryOf }: RulesInForce,
): Priced {
  if (person === undefined) return { outcome: 'DECLINED', declineCode: 'ACCOUNT_UNKNOWN' }
  const { payer, accountNo, inSandbox, held, closed, ended, pinFreeToday, isElsewhere, earlier } = person
  const { merchantNo, amountFen, createdAtMs: epochMs } = payment
  // Without the payer: the database refuses to write the two into one row.
  if (inSandbox !== isSandboxMerchant(merchantNo)) return { outcome: 'DECLINED', declineCode: 'SANDBOX_MISMATCH' }
  // The ledger refuses it, too; but nobody need be asked for a PIN first.
  if (closed) return { outcome: 'DECLINED', declineCode: 'ACCOUNT_CLOSED', payer }
  if (held) return { outcome: 'DECLINED', declineCode: 'ACCOUNT_FROZEN', payer }
  if (ended) return { outcome: 'DECLINED', declineCode: 'IDENTITY_ENDED', payer }
  const winner = winnerFor(payer, { merchantNo, categoryId: categoryOf(merchantNo), amountFen, epochMs }, rules)
  const priced = { outcome: 'PRICED', payer, accountNo, pinFreeToday, isElsewhere, earlier } as const
  if (winner === undefined) return { ...priced, surchargeFen: 0 }
  const rule = snapshotOf(winner)
  if (winner.denied) return { outcome: 'DECLINED', declineCode: 'OUTSIDER_NOT_ALLOWED', payer, rule }
  return { ...priced, surchargeFen: surchargeFen(winner, amountFen), rule, winner }
}

/** No rule without a class: it is never guessed. */
function winnerFor(
  { identityClass }: Payer,
  asked: Omit<SurchargeQuestion, 'identityClass'>,
  rules: readonly NamedSurchargeRule[],
): NamedSurchargeRule | undefined {
  return identityClass && winningRule(rules, { identityClass, ...asked })
}

function snapshotOf({ ruleId, version, rateBps, receiver, name, nameEn }: NamedSurchargeRule): AppliedRule {
  return { ruleId, version, rateBps, receiver, name, nameEn }
}
