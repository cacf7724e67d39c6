import { businessDateOf, type Clock, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { type PostingItem, postingsAnswer } from '@yimatong/contract/onecard-api'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { type DemoPerson, MERCHANTS } from './campus.ts'

interface QueueDeps {
  prisma: PrismaClient
  onecard: ServiceClient
  clock: Clock
}

/** So many days before today are reconciled when the campus starts. */
const DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000
const NOON_MS = (12 * 60 + 8) * 60 * 1000

/** Somebody whose login nobody is given. */
const PAYER = 42
const PLANTED_FEN = 1250

/**
 * A debit of the day before yesterday of which the payment server knows nothing, so that there is a difference to work on, and a
 * run for each of the last days, which the server takes up by itself.
 */
export async function queueReconciliation(
  { prisma, onecard, clock }: QueueDeps,
  people: readonly DemoPerson[],
): Promise<void> {
  const [merchant, payer] = [MERCHANTS[2], people[PAYER]]
  const day = businessDateOf(clock() - 2 * DAY_MS)
  if (merchant !== undefined && payer !== undefined) {
    const posting: PostingItem = {
      kind: 'DEBIT',
      postingId: `card-centre-${day.replaceAll('-', '')}-0042`,
      payerAccount: payer.accountNo,
      merchantAccount: merchant.accountNo,
      amount: PLANTED_FEN,
      surcharge: 0,
      businessDate: day,
      occurredAt: toRfc3339(startOfBusinessDate(day) + NOON_MS),
    }
    await onecard.post('/onecard/v1/postings', { items: [posting] }, postingsAnswer)
  }
  for (let back = DAYS; back > 0; back--) {
    const date = businessDateOf(clock() - back * DAY_MS)
    await prisma.$executeRaw`
      INSERT INTO reconciliation_runs (run_id, business_date, requested_by, sweep_after, created_at)
      VALUES (${newId('reconciliation')}, ${date}::date, 'schedule', now(), now()) ON CONFLICT DO NOTHING`
  }
}
