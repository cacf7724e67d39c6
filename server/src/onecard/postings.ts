import { toRfc3339 } from '@yimatong/contract/clock'
import type { PostingRecord } from '@yimatong/contract/onecard-api'
import type { Posting, PrismaClient } from '@yimatong/prisma/onecard'

export interface PostingsDeps {
  prisma: Pick<PrismaClient, 'posting'>
}

/** What the ledger knows of these posting ids, in the order of posting; ids never seen are left out. */
export async function findPostings({ prisma }: PostingsDeps, postingIds: readonly string[]): Promise<PostingRecord[]> {
  const postings = await prisma.posting.findMany({
    where: { postingId: { in: [...new Set(postingIds)] } },
    orderBy: { id: 'asc' },
  })
  const debits = postings.filter(({ kind, outcome }) => kind === 'DEBIT' && outcome === 'POSTED')
  const reversals = await prisma.posting.findMany({
    select: { postingId: true, reverses: true },
    where: { reverses: { in: debits.map(({ postingId }) => postingId) }, outcome: 'POSTED' },
  })
  const reversedBy = new Map(reversals.map(({ postingId, reverses }) => [reverses, postingId]))
  return postings.map((posting) => toRecord(posting, reversedBy.get(posting.postingId)))
}

function toRecord(posting: Posting, reversedBy: string | undefined): PostingRecord {
  const { postingId, kind, outcome, amountFen, surchargeFen, businessDate, occurredAt, postedAt } = posting
  return {
    postingId,
    kind,
    outcome,
    amount: Number(amountFen),
    surcharge: Number(surchargeFen),
    businessDate: businessDate.toISOString().slice(0, 10),
    occurredAt: toRfc3339(occurredAt.getTime()),
    postedAt: toRfc3339(postedAt.getTime()),
    ...present({
      declineCode: posting.declineCode,
      payerAccount: posting.payerAccount,
      merchantAccount: posting.merchantAccount,
      surchargeAccount: posting.surchargeAccount,
      reverses: posting.reverses,
      refunds: posting.refunds,
      suspense: posting.suspense ? (true as const) : null,
      purpose: posting.purpose,
      owner: posting.owner,
      subsidy: posting.subsidyFen === 0n ? null : Number(posting.subsidyFen),
      reversedBy: reversedBy ?? null,
      balanceAfter: posting.balanceAfterFen === null ? null : Number(posting.balanceAfterFen),
      // It was checked when it came, and nobody can change it.
      memo: posting.memo as PostingRecord['memo'] | null,
    }),
  }
}

/** The members that are there: the wire leaves out what it has not, and knows no null. */
function present<T extends object>(members: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  const there = Object.entries(members).filter(([, value]) => value !== null)
  return Object.fromEntries(there) as { [Name in keyof T]?: NonNullable<T[Name]> }
}
