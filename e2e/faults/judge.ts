import { ask, wanted } from '@yimatong/bench/simulated/json'
import { query, type Till } from '@yimatong/bench/simulated/till'
import { type PaymentView, paymentView, terminalStatement } from '@yimatong/contract/gateway-api'
import { expect } from '@playwright/test'
import { balancesOf, statementOf } from '../campus/ledger.ts'
import type { Place } from '../campus/place.ts'
import { codesThatPaidTwice, ledgerTroubles, netPostings, paymentsOf } from './audit.ts'
import { type Crowd, OPENING } from './crowd.ts'
import { isFinal, lastView, type Story } from './story.ts'

/** What must hold once everything runs again, whatever was killed and whenever. */

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
const totalOf = ({ amount, surcharge }: PaymentView): number => amount + surcharge.amount

/** What a later answer must repeat of an earlier one. */
const facts = ({ paymentId, state, amount, surcharge, total, declineCode }: PaymentView) => ({
  paymentId,
  state,
  amount,
  surcharge: surcharge.amount,
  total,
  declineCode,
})

/** Every final answer that a till ever saw is what the gateway still says, and what it says of every payment now. */
export async function everyAnswerHolds(stories: readonly Story[]): Promise<void> {
  for (const story of stories) {
    const { till, outTradeNo } = story.intent
    const now = await query(till, outTradeNo)
    if (story.neverOpened) {
      expect(now.status, `${outTradeNo} was never opened`).toBe(404)
      continue
    }
    const view = wanted(now, paymentView)
    for (const seen of story.views.filter(isFinal)) expect(facts(view), outTradeNo).toEqual(facts(seen))
  }
}

export const successesOf = (stories: readonly Story[]): PaymentView[] =>
  stories.flatMap((story) => {
    const last = lastView(story)
    return last?.state === 'SUCCESS' ? [last] : []
  })

/** Each person has what they began with, less what the tills say was paid. */
export async function balancesAgree(place: Place, { people }: Crowd, stories: readonly Story[]): Promise<void> {
  const balances = await balancesOf(
    place,
    people.map(({ accountNo }) => accountNo),
  )
  const expected = people.map(
    (person) => OPENING - sum(successesOf(stories.filter(({ intent }) => intent.person === person)).map(totalOf)),
  )
  expect(balances).toEqual(expected)
}

/** The gateway's book and the ledger say the same of every payment, to the fen; no code paid twice; the ledger balances. */
export async function booksAgree(place: Place, run: string, stories: readonly Story[]): Promise<void> {
  const payments = await paymentsOf(place, run)
  const successes = payments.filter(({ state }) => state === 'SUCCESS')
  expect(successes.map(({ paymentId }) => paymentId).toSorted()).toEqual(
    successesOf(stories)
      .map(({ paymentId }) => paymentId)
      .toSorted(),
  )
  const net = await netPostings(
    place,
    payments.map(({ paymentId }) => paymentId),
  )
  const moved = new Map(net.map((posting) => [posting.postingId, posting]))
  for (const { paymentId, state, amountFen, surchargeFen, outTradeNo } of payments) {
    const { paidFen = 0, surchargeFen: bookedFen = 0 } = moved.get(paymentId) ?? {}
    const wantedFen = state === 'SUCCESS' ? [amountFen + surchargeFen, surchargeFen] : [0, 0]
    expect([paidFen, bookedFen], `${outTradeNo} is ${state}`).toEqual(wantedFen)
  }
  expect(codesThatPaidTwice(payments)).toEqual([])
  expect(await ledgerTroubles(place)).toEqual([])
}

const LIMIT = 100

async function statementOfTill(till: Till, businessDate: string): Promise<PaymentView[]> {
  const payments: PaymentView[] = []
  let cursor: string | undefined
  do {
    const page = `limit=${LIMIT}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const url = `${till.origin}/gateway/v1/statements/${businessDate}?${page}`
    const statement = wanted(await ask(url, { token: till.accessToken }), terminalStatement)
    payments.push(...statement.payments)
    cursor = statement.nextCursor
  } while (cursor !== undefined)
  return payments
}

/** What a merchant reads in the tills' statements is what was paid, and the one-card backend's statement has each of it. */
export async function statementsAgree(place: Place, { tills }: Crowd, stories: readonly Story[]): Promise<void> {
  const successes = successesOf(stories)
  const dates = [...new Set(successes.map(({ businessDate }) => businessDate))]
  const ours = new Set(successes.map(({ paymentId }) => paymentId))
  for (const businessDate of dates) {
    const lines = (await statementOf(place, businessDate)).map(
      (line) => JSON.parse(line) as { postingId?: string; amount?: number; surcharge?: number },
    )
    const booked = new Map(lines.map((line) => [line.postingId, line]))
    for (const { paymentId, amount, surcharge } of successes.filter((view) => view.businessDate === businessDate))
      expect(booked.get(paymentId)).toMatchObject({ amount, surcharge: surcharge.amount })
  }
  for (const till of tills) {
    const listed = (await Promise.all(dates.map((date) => statementOfTill(till, date)))).flat()
    const paid = listed.filter(({ paymentId, state }) => state === 'SUCCESS' && ours.has(paymentId))
    const expected = successesOf(stories.filter(({ intent }) => intent.till === till))
    expect([paid.length, sum(paid.map(totalOf))]).toEqual([expected.length, sum(expected.map(totalOf))])
  }
}
