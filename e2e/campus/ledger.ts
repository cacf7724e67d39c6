import { randomUUID } from 'node:crypto'
import { onecardToken } from '@yimatong/bench/simulated/campus-people'
import { type Answer, ask, wanted } from '@yimatong/bench/simulated/json'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import {
  accountView,
  postingQueryAnswer,
  type PostingRecord,
  postingsAnswer,
  SUBSIDY_FUND_ACCOUNT,
} from '@yimatong/contract/onecard-api'
import type { Place } from './place.ts'

/** The one-card backend as its own API tells, asked with a service token signed by the campus's own key. */

async function onecard(place: Place, path: string, body?: object): Promise<Answer> {
  const token = await onecardToken(place)
  const request = body === undefined ? { token } : { token, method: 'POST', body: JSON.stringify(body) }
  return ask(`${place.onecardUrl}/onecard/v1${path}`, request)
}

/** An account's balance in fen. */
export async function balanceOf(place: Place, accountNo: string): Promise<number> {
  return wanted(await onecard(place, `/accounts/${accountNo}`), accountView).balance
}

/** What a person can spend where subsidies are taken: the own money and the subsidy. */
export async function spendableOf(place: Place, accountNo: string): Promise<number> {
  const { balance, subsidy = 0 } = wanted(await onecard(place, `/accounts/${accountNo}`), accountView)
  return balance + subsidy
}

/** The balances of several accounts, in the same order. */
export function balancesOf(place: Place, accountNos: readonly string[]): Promise<number[]> {
  return Promise.all(accountNos.map((accountNo) => balanceOf(place, accountNo)))
}

/** Opens the account of a merchant. */
export async function openMerchantAccount(place: Place, accountNo: string, holderName: string): Promise<void> {
  const { status } = await onecard(place, '/accounts', { items: [{ accountNo, kind: 'MERCHANT', holderName }] })
  if (status !== 200) throw new Error(`${accountNo} was not opened: ${status}`)
}

/** Has postings made, one after the other; every one of them must be. */
export async function post(place: Place, items: readonly object[]): Promise<void> {
  const { outcomes } = wanted(await onecard(place, '/postings', { items }), postingsAnswer)
  const refused = outcomes.filter(({ outcome }) => outcome !== 'POSTED')
  if (refused.length > 0) throw new Error(`not posted: ${JSON.stringify(refused)}`)
}

/** A subsidy, as the office grants it. */
export async function grantSubsidy(place: Place, to: string, amount: number): Promise<void> {
  const now = Date.now()
  const when = { businessDate: businessDateOf(now), occurredAt: toRfc3339(now) }
  const how = { kind: 'TRANSFER', postingId: `e2e-${randomUUID()}`, purpose: 'SUBSIDY', from: SUBSIDY_FUND_ACCOUNT }
  await post(place, [{ ...how, to, amount, ...when }])
}

/** What the ledger knows of a payment; undefined when it never heard of it. */
export async function postingOf(place: Place, paymentId: string): Promise<PostingRecord | undefined> {
  const body = { postingIds: [paymentId] }
  return wanted(await onecard(place, '/postings/query', body), postingQueryAnswer).postings[0]
}

/** The one-card backend's statement of a business day: NDJSON, lines and a trailer. */
export async function statementOf(place: Place, businessDate: string): Promise<string[]> {
  const token = await onecardToken(place)
  const url = `${place.onecardUrl}/onecard/v1/statements/${businessDate}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`no statement of ${businessDate}: ${answer.status} ${await answer.text()}`)
  return (await answer.text()).trimEnd().split('\n')
}
