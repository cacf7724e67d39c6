import { randomBytes } from 'node:crypto'
import { businessDateOf, type Clock, toRfc3339 } from '@yimatong/contract/clock'
import { postingsAnswer } from '@yimatong/contract/onecard-api'
import type { IdentityClass } from '@yimatong/contract/states'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { z } from 'zod'

export interface PeopleDeps {
  prisma: PrismaClient
  onecard: ServiceClient
  clock: Clock
}

/** Somebody who exists to try a till with, and cannot log in anywhere. */
export interface TestPerson {
  personId: string
  identityClass: IdentityClass
}

/** More than any test spends, and the most that an account may be allowed on one day. */
const MONEY_FEN = 10_000_000

const NAMES: Readonly<Record<IdentityClass, string>> = {
  STUDENT: '测试学生',
  TEACHER: '测试教师',
  OUTSIDER: '测试校外',
  TEMPORARY: '测试临时',
}

/** Brings a new test person into being, with an account full of play money. */
export async function makeTestPerson(deps: PeopleDeps, identityClass: IdentityClass): Promise<TestPerson> {
  const tail = randomBytes(16).toString('hex').slice(1)
  const personId = `per_f${tail}`
  const number = tail.slice(0, 16).toUpperCase()
  const [name, accountNo] = [NAMES[identityClass], `SBX-P${number}`]
  const limits = { paymentLimit: MONEY_FEN, dailyLimit: MONEY_FEN }
  const account = { accountNo, kind: 'PERSON', holderName: name, identityClass, ...limits }
  const nowMs = deps.clock()
  const when = { businessDate: businessDateOf(nowMs), occurredAt: toRfc3339(nowMs) }
  const topUp = { kind: 'TOPUP', postingId: `${personId}-top-up`, account: accountNo, amount: MONEY_FEN, ...when }
  await deps.onecard.post('/onecard/v1/accounts', { items: [account] }, z.unknown())
  await deps.onecard.post('/onecard/v1/postings', { items: [topUp] }, postingsAnswer)
  await deps.prisma.person.create({
    data: { personId, schoolNo: `SBX${number}`, name, identityClass, accountNo, realm: 'SANDBOX' },
  })
  return { personId, identityClass }
}
