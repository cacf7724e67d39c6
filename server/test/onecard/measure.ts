import { readFileSync } from 'node:fs'
import type { PostingItem } from '@yimatong/contract/onecard-api'
import { startTestCluster } from '@yimatong/prisma/test-database'
import { aDebit, aMerchant, aPerson, aTopUp, createWorld, type World } from './world.ts'

// npm run measure:onecard -w @yimatong/server
//
// Group posting from Node, without HTTP, on this machine and now: debits of many people at a few merchants, every fifth
// with a surcharge, in groups of several sizes, from an empty ledger on. The database does not wait for its disk here.
// Processor time tells more than the clock on a machine that others use, too; of PostgreSQL it is known on Linux only.

const PEOPLE = 10_000
const MERCHANTS = 20
const GROUP = 500
const SIZES = [500, 128, 16, 1, 500]
const POSTINGS = { 1: 1_000, 16: 8_000, 128: 25_000, 500: 40_000 } as Record<number, number>
const MEMO = { ruleId: 'rul_018f00000000000000000000000000ab', rateBps: 1500, receiver: 'SCHOOL', version: 3 }

async function main(): Promise<void> {
  const cluster = await startTestCluster()
  try {
    const world = await createWorld()
    try {
      await openCampus(world)
      console.log('group size   postings/s   us each   processor: Node   PostgreSQL')
      for (const size of SIZES) await measure(world, size)
    } finally {
      await world.close()
    }
  } finally {
    await cluster.stop()
  }
}

async function openCampus(world: World): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, n) => aPerson(`P${n}`, { dailyLimit: 10_000_000 }))
  for (let at = 0; at < PEOPLE; at += GROUP) {
    const some = people.slice(at, at + GROUP)
    await world.open(...some)
    await world.lane.post(some.map(({ accountNo }) => aTopUp(accountNo, 10_000_000)))
  }
  await world.open(...Array.from({ length: MERCHANTS }, (_, n) => aMerchant(`M${n}`)))
}

let made = 0
function lunch(): PostingItem {
  made += 1
  return aDebit({
    postingId: `pay_018f${String(made).padStart(28, '0')}`,
    payerAccount: `P${Math.floor(Math.random() * PEOPLE)}`,
    merchantAccount: `M${Math.floor(Math.random() * MERCHANTS)}`,
    amount: 1_200,
    surcharge: made % 5 === 0 ? 180 : 0,
    memo: MEMO,
  })
}

async function measure(world: World, size: number): Promise<void> {
  const groups = Array.from({ length: Math.ceil((POSTINGS[size] ?? 1_000) / size) }, () =>
    Array.from({ length: size }, lunch),
  )
  const postings = groups.length * size
  const backend = await backendOf(world)
  const cpu = process.cpuUsage()
  const backendBefore = processorUs(backend)
  const startedAt = performance.now()
  for (const group of groups) {
    const outcomes = await world.lane.post(group)
    if (outcomes.some(({ outcome }) => outcome !== 'POSTED')) throw new Error('a good debit was declined')
  }
  const each = ((performance.now() - startedAt) * 1_000) / postings
  const { user, system } = process.cpuUsage(cpu)
  const node = (user + system) / postings
  const postgres = (processorUs(backend) - backendBefore) / postings
  const columns = [size, Math.round(1_000_000 / each), each.toFixed(1), node.toFixed(1), postgres.toFixed(1)]
  console.log(columns.map((value, at) => String(value).padStart([10, 12, 9, 17, 12][at] ?? 0)).join(' '))
}

/** The process of PostgreSQL that serves the lane; only its own role sees what it runs. */
async function backendOf(world: World): Promise<number> {
  const { rows } = await world.database.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT post_group%'`,
  )
  return rows[0]?.pid ?? 0
}

/** Processor time that a process has used, in microseconds; not a number where nobody tells. */
function processorUs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000
  } catch {
    return Number.NaN
  }
}

await main()
