import { createHash } from 'node:crypto'
import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { type PostingOutcome, postingsAnswer } from '@yimatong/contract/onecard-api'
import { hashPassword } from '@yimatong/kit/passwords'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { Secrets } from '@yimatong/kit/keys'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { z } from 'zod'
import type { MerchantCodeKey } from '../merchant-codes/key.ts'
import { hashPin } from '../platform/pins.ts'
import {
  CANTEENS,
  CATEGORIES,
  DEMO_LOGINS,
  DEMO_PASSWORD,
  DEMO_PIN,
  DEMO_SEED,
  type DemoPerson,
  demoPeople,
  MERCHANTS,
  RULES,
  TERMINALS,
} from './campus.ts'
import {
  accountsToOpen,
  type HistoryItem,
  type PaymentRow,
  toEventRows,
  toHistoryItem,
  toPaymentRow,
} from './history.ts'
import { writeCashiers } from './cashiers.ts'
import { writeContracts } from './contracts.ts'
import { queueReconciliation } from './reconciliation.ts'
import { writePortalUsers } from './portal-users.ts'
import { writeStaticCodes } from './merchant-codes.ts'
import { SANDBOX_MERCHANT, writeSandbox } from './sandbox.ts'
import { planTraffic } from './traffic.ts'
import { writeNewcomers } from './unestablished.ts'

export interface SeedDeps {
  prisma: PrismaClient
  onecard: ServiceClient
  clock: Clock
  merchantCodeKey: MerchantCodeKey
  pinPeppers: Secrets
}

/** What the campus has, whether it was there already or was made now. */
export interface SeedReport {
  people: number
  payments: number
}

const GROUP = 500

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

async function openAccounts({ onecard }: SeedDeps, people: readonly DemoPerson[]): Promise<void> {
  for (const items of groupsOf(accountsToOpen(people), GROUP))
    await onecard.post('/onecard/v1/accounts', { items }, z.unknown())
}

/** Plays the plan through the real ledger, in order; ids follow from the plan, so a second attempt posts nothing twice. */
async function playHistory({ onecard }: SeedDeps, items: readonly HistoryItem[]): Promise<PostingOutcome[]> {
  const outcomes: PostingOutcome[] = []
  for (const group of groupsOf(items, GROUP)) {
    const body = { items: group.map(({ posting }) => posting) }
    const answer = await onecard.post('/onecard/v1/postings', body, postingsAnswer)
    outcomes.push(...answer.outcomes)
  }
  return outcomes
}

async function writePlaces({ prisma }: SeedDeps): Promise<void> {
  await prisma.canteen.createMany({
    data: CANTEENS.map(({ canteenId, name, nameEn }) => ({ id: canteenId, name, nameEn })),
    skipDuplicates: true,
  })
  await prisma.merchantCategory.createMany({ data: [...CATEGORIES], skipDuplicates: true })
  await prisma.merchant.createMany({
    data: MERCHANTS.map(({ merchantNo, canteenId, name, nameEn, accountNo, categoryId }) => ({
      merchantNo,
      canteenId,
      name,
      nameEn,
      accountNo,
      categoryId,
    })),
    skipDuplicates: true,
  })
  await prisma.terminal.createMany({
    data: TERMINALS.map(({ terminalNo, merchantNo, name }) => ({
      terminalId: `ter_${createHash('sha256').update(terminalNo).digest('hex').slice(0, 32)}`,
      terminalNo,
      merchantNo,
      name,
    })),
    skipDuplicates: true,
  })
  await prisma.surchargeRule.createMany({
    data: RULES.map(({ weekdays, identityClasses, validFrom, validTo, merchantNo, categoryId, capFen, ...rule }) => ({
      ...rule,
      weekdays: [...weekdays],
      identityClasses: [...identityClasses],
      validFrom: new Date(validFrom),
      validTo: validTo === undefined ? null : new Date(validTo),
      merchantNo: merchantNo ?? null,
      categoryId: categoryId ?? null,
      capFen: capFen ?? null,
    })),
    skipDuplicates: true,
  })
}

/** Thousands of rows at a time as one JSON value: a row through the client would cost more than the ledger's posting of it. */
async function writeHistory({ prisma }: SeedDeps, payments: readonly PaymentRow[]): Promise<void> {
  for (const group of groupsOf(payments, 10 * GROUP)) {
    await prisma.$executeRaw`
      INSERT INTO payments SELECT * FROM json_populate_recordset(NULL::payments, ${JSON.stringify(group)}::json)
      ON CONFLICT DO NOTHING`
    await prisma.$executeRaw`
      INSERT INTO payment_events
      SELECT * FROM json_populate_recordset(NULL::payment_events, ${JSON.stringify(group.flatMap(toEventRows))}::json)
      ON CONFLICT DO NOTHING`
  }
}

/** The printed logins may pay at once, by a PIN that no person could choose. */
async function writePins({ prisma, clock, pinPeppers }: SeedDeps): Promise<void> {
  const people = await prisma.person.findMany({
    where: { schoolNo: { in: DEMO_LOGINS.map(({ schoolNo }) => schoolNo) }, pin: null },
  })
  if (people.length === 0) return
  const pinHash = await hashPin({ pinPeppers }, DEMO_PIN)
  const setAt = new Date(clock())
  await prisma.personPin.createMany({
    data: people.map(({ personId }) => ({ personId, pinHash, setAt })),
    skipDuplicates: true,
  })
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Half of the temporary staff have a contract that ends soon, and the last one's has ended; none of those who may log in. */
function endOf({ schoolNo }: DemoPerson, nowMs: number): Date | null {
  if (!/^L000[12]\d$/.test(schoolNo)) return null
  const day = businessDateOf(nowMs + (schoolNo === 'L00020' ? -1 : 20) * DAY_MS)
  return new Date(`${day}T00:00:00Z`)
}

/** People come last: their presence says that the campus is whole. Only the printed logins have a password. */
async function writePeople({ prisma, clock }: SeedDeps, people: readonly DemoPerson[]): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const mayLogIn = new Set(DEMO_LOGINS.map(({ schoolNo }) => schoolNo))
  await prisma.person.createMany({
    data: people.map((person) => ({
      ...person,
      identityUntil: endOf(person, clock()),
      passwordHash: mayLogIn.has(person.schoolNo) ? passwordHash : null,
    })),
    skipDuplicates: true,
  })
}

/**
 * Makes the demo campus once: places, rules, five hundred people, and thirty days of traffic played through the real
 * ledger. The same seed on the same day gives the same campus. A run that was cut off is finished by the next one.
 */
export async function seedDemoCampus(deps: SeedDeps, seed = DEMO_SEED, days = 30): Promise<SeedReport> {
  const people = demoPeople(seed)
  const there = await deps.prisma.person.count({ where: { realm: 'LIVE' } })
  if (there > 0) {
    // A campus that an earlier version made has nobody yet who may log in to the portal or open a shift, no plates and no PINs.
    await writePortalUsers(deps.prisma)
    await writeContracts(deps)
    await writeCashiers(deps)
    await writeStaticCodes(deps)
    await writePins(deps)
    await writeSandbox(deps)
    const real = { merchantNo: { not: SANDBOX_MERCHANT.merchantNo } }
    return { people: there, payments: await deps.prisma.payment.count({ where: real }) }
  }
  await openAccounts(deps, people)
  await writePlaces(deps)
  const items = planTraffic(seed, people, deps.clock(), days).map((event, index) => toHistoryItem(seed, event, index))
  const outcomes = await playHistory(deps, items)
  const payments = items.flatMap((item, index) => {
    const outcome = outcomes[index]
    const row = outcome && toPaymentRow(item, outcome)
    return row ? [row] : []
  })
  await writeHistory(deps, payments)
  await writePortalUsers(deps.prisma)
  await writeContracts(deps)
  await writeCashiers(deps)
  await writeStaticCodes(deps)
  await writeSandbox(deps)
  await writePeople(deps, people)
  await writePins(deps)
  await writeNewcomers(deps)
  await queueReconciliation(deps, people)
  return { people: people.length, payments: payments.length }
}
