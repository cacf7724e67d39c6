import { createHash } from 'node:crypto'
import { businessDateOf, type Clock, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { type PostingItem, postingsAnswer } from '@yimatong/contract/onecard-api'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { z } from 'zod'

interface NewcomerDeps {
  prisma: PrismaClient
  onecard: ServiceClient
  clock: Clock
}

/** Two newcomers whose papers nobody has looked at yet. They pay the base price; the rest is worked out once somebody has. */
const NEWCOMERS = [
  { schoolNo: 'N00001', name: '孟浩' },
  { schoolNo: 'N00002', name: '秦若溪' },
].map((person) => ({
  ...person,
  personId: `per_${Buffer.from(`demo${person.schoolNo}`.padEnd(16, '.')).toString('hex')}`,
  accountNo: `P${person.schoolNo}`,
}))

const TOP_UP_FEN = 20_000
const MERCHANT_NO = '10000006'
const TERMINAL_NO = 'T00010'
/** Who ate for how much, so many days ago at noon. */
const MEALS = [
  { who: 0, fen: 1_380, daysAgo: 2 },
  { who: 0, fen: 1_150, daysAgo: 1 },
  { who: 1, fen: 1_620, daysAgo: 1 },
] as const
const DAY_MS = 24 * 60 * 60 * 1000
const NOON_MS = (12 * 60 + 3) * 60 * 1000
const ANSWERED_AFTER_MS = 180

interface Meal {
  posting: Extract<PostingItem, { kind: 'DEBIT' }>
  personId: string
  atMs: number
}

function mealsBefore(nowMs: number): Meal[] {
  return MEALS.flatMap(({ who, fen, daysAgo }, index) => {
    const person = NEWCOMERS[who]
    if (person === undefined) return []
    const businessDate = businessDateOf(nowMs - daysAgo * DAY_MS)
    const atMs = startOfBusinessDate(businessDate) + NOON_MS + index * 60_000
    const rest = createHash('sha256').update(`${businessDate} ${index}`).digest('hex').slice(0, 19)
    return {
      personId: person.personId,
      atMs,
      posting: {
        kind: 'DEBIT',
        postingId: `pay_${atMs.toString(16).padStart(12, '0')}7${rest}`,
        payerAccount: person.accountNo,
        merchantAccount: `M${MERCHANT_NO}`,
        amount: fen,
        surcharge: 0,
        businessDate,
        occurredAt: toRfc3339(atMs),
      },
    }
  })
}

/** Begun and ended as the server would: the duty to work the surcharge out is written by the end, in the same transaction. */
async function writeMeals({ prisma }: Pick<NewcomerDeps, 'prisma'>, meals: readonly Meal[]): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    for (const { posting, personId, atMs } of meals) {
      const { postingId: paymentId, amount: amountFen, businessDate } = posting
      const endedAt = new Date(atMs + ANSWERED_AFTER_MS)
      const outTradeNo = `D${paymentId.slice(4)}`
      await transaction.payment.create({
        data: {
          paymentId,
          merchantNo: MERCHANT_NO,
          terminalNo: TERMINAL_NO,
          outTradeNo,
          contentHash: createHash('sha256').update(outTradeNo).digest(),
          channel: 'ONECARD',
          mode: 'REVERSE_SCAN',
          amountFen,
          personId,
          codeForm: 'QR',
          businessDate: new Date(businessDate),
          createdAt: new Date(atMs),
          sweepAfter: endedAt,
        },
      })
      const data = { state: 'SUCCESS', paidAt: endedAt, finishedAt: endedAt } as const
      await transaction.payment.update({ where: { paymentId }, data })
      await transaction.paymentEvent.createMany({
        data: [
          { paymentId, at: new Date(atMs), type: 'CREATED', actor: TERMINAL_NO },
          { paymentId, at: endedAt, type: 'SUCCEEDED', actor: 'gateway' },
        ],
      })
    }
  })
}

/** People whose identity is not established, and what they have eaten since. */
export async function writeNewcomers(deps: NewcomerDeps): Promise<void> {
  const { prisma, onecard, clock } = deps
  const accounts = NEWCOMERS.map(({ accountNo, name }) => ({ accountNo, kind: 'PERSON' as const, holderName: name }))
  await onecard.post('/onecard/v1/accounts', { items: accounts }, z.unknown())
  const meals = mealsBefore(clock())
  const [first] = meals
  if (first === undefined) return
  const { businessDate, occurredAt } = first.posting
  const topUps = NEWCOMERS.map(
    ({ schoolNo, accountNo }): PostingItem => ({
      kind: 'TOPUP',
      postingId: `top_newcomer_${schoolNo}_${businessDate}`,
      account: accountNo,
      amount: TOP_UP_FEN,
      businessDate,
      occurredAt,
    }),
  )
  const items = [...topUps, ...meals.map(({ posting }) => posting)]
  await onecard.post('/onecard/v1/postings', { items }, postingsAnswer)
  await prisma.person.createMany({ data: NEWCOMERS })
  await writeMeals(deps, meals)
}
