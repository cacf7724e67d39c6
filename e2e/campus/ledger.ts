import { onecardToken } from '@yimatong/bench/simulated/campus-people'
import { ask, wanted } from '@yimatong/bench/simulated/json'
import type { AccountView, PostingRecord } from '@yimatong/contract/onecard-api'
import type { Place } from './place.ts'

/** The one-card backend as its own API tells, asked with a service token signed by the campus's own key. */

async function onecard<T>(place: Place, path: string, body?: object): Promise<T> {
  const token = await onecardToken(place)
  const request = body === undefined ? { token } : { token, method: 'POST', body: JSON.stringify(body) }
  return wanted<T>(await ask(`${place.onecardUrl}/onecard/v1${path}`, request))
}

/** An account's balance in fen. */
export async function balanceOf(place: Place, accountNo: string): Promise<number> {
  return (await onecard<AccountView>(place, `/accounts/${accountNo}`)).balance
}

/** The balances of several accounts, in the same order. */
export function balancesOf(place: Place, accountNos: readonly string[]): Promise<number[]> {
  return Promise.all(accountNos.map((accountNo) => balanceOf(place, accountNo)))
}

/** What the ledger knows of a payment; undefined when it never heard of it. */
export async function postingOf(place: Place, paymentId: string): Promise<PostingRecord | undefined> {
  const body = { postingIds: [paymentId] }
  return (await onecard<{ postings: PostingRecord[] }>(place, '/postings/query', body)).postings[0]
}

/** The one-card backend's statement of a business day: NDJSON, lines and a trailer. */
export async function statementOf(place: Place, businessDate: string): Promise<string[]> {
  const token = await onecardToken(place)
  const url = `${place.onecardUrl}/onecard/v1/statements/${businessDate}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`no statement of ${businessDate}: ${answer.status} ${await answer.text()}`)
  return (await answer.text()).trimEnd().split('\n')
}
