import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startExpressNoop, startSqlPayments } from './baselines.ts'
import { median } from './raw-client.ts'
import { type BenchCampus, readCampus } from './campus.ts'
import { ChainError, type CodesNeeded, openStage, type Stage } from './chain.ts'
import { measurePortal } from './portal/portal.ts'
import { type CpuMicros, cpuMicros, memoryMb, microsEach } from './processes.ts'
import { measureReconcile } from './reconcile/reconcile.ts'
import { type ChainReport, printChain, printPortal, printReconcile, type Report } from './report.ts'

/** Rounds of the closed loop, interleaved with the baselines so that a machine whose speed drifts is fair to all. */
const ROUNDS = 3
const PAYMENTS_PER_ROUND = 6000
/** The hottest merchant's share of a round: enough to see a row that everybody waits for. */
const HOT_PER_ROUND = 2000
const SQL_PER_ROUND = 6000
const NOOPS_PER_ROUND = 20_000
/** Tills that wait for an answer at once, as at noon on a large campus; the no-op gets as many. */
const CONNECTIONS = 256
/** Fixed arrival rates, per second, and how long each is held. */
const RATES = [100, 500]
const RATE_SECONDS = 8

const CODES_NEEDED: CodesNeeded = {
  everywhere: (ROUNDS + 1) * PAYMENTS_PER_ROUND + RATES.reduce((sum, rate) => sum + rate * RATE_SECONDS, 0),
  atOneTill: (ROUNDS + 1) * HOT_PER_ROUND,
}

interface Round {
  fullChain: number
  /** All of them at one till. */
  hottest: number
  /** Of each payment. */
  micros: CpuMicros
  expressNoop: number
  sqlPayment: number
}

async function measureRounds(campus: BenchCampus, stage: Stage): Promise<Round[]> {
  const noop = await startExpressNoop(campus.sparePort)
  const sql = await startSqlPayments(campus.scratchDatabaseUrl)
  const round = async (): Promise<Round> => ({
    ...(await measureChainOnce(campus, stage)),
    hottest: await stage.closedLoop(await stage.prepareAtOneTill(HOT_PER_ROUND), CONNECTIONS),
    expressNoop: await noop.perSecond(NOOPS_PER_ROUND, CONNECTIONS),
    sqlPayment: await sql.perSecond(SQL_PER_ROUND),
  })
  try {
    // The first round warms everything up and does not count.
    await round()
    const rounds: Round[] = []
    while (rounds.length < ROUNDS) rounds.push(await round())
    return rounds
  } finally {
    noop.stop()
    await sql.stop()
  }
}

async function measureChainOnce(campus: BenchCampus, stage: Stage): Promise<Pick<Round, 'fullChain' | 'micros'>> {
  const requests = await stage.prepare(PAYMENTS_PER_ROUND)
  const before = cpuMicros(campus)
  const fullChain = await stage.closedLoop(requests, CONNECTIONS)
  return { fullChain, micros: microsEach(before, cpuMicros(campus), PAYMENTS_PER_ROUND) }
}

async function measureRates(stage: Stage): Promise<ChainReport['latencyMs']> {
  const latencyMs: ChainReport['latencyMs'] = {}
  for (const rate of RATES) latencyMs[rate] = await stage.openLoop(rate, RATE_SECONDS)
  return latencyMs
}

function summarise(
  rounds: readonly Round[],
  others: Pick<ChainReport, 'latencyMs' | 'issueRatioToFloor' | 'rssMb'>,
): ChainReport {
  const of = (pick: (round: Round) => number): number[] => rounds.map(pick)
  const toExpress = of(({ fullChain, expressNoop }) => fullChain / expressNoop)
  const toSql = of(({ fullChain, sqlPayment }) => fullChain / sqlPayment)
  return {
    fullChainPerSecond: median(of(({ fullChain }) => fullChain)),
    expressNoopPerSecond: median(of(({ expressNoop }) => expressNoop)),
    sqlPaymentPerSecond: median(of(({ sqlPayment }) => sqlPayment)),
    ratioToExpress: median(toExpress),
    ratioToExpressRange: [Math.min(...toExpress), Math.max(...toExpress)],
    ratioToSql: median(toSql),
    ratioToSqlRange: [Math.min(...toSql), Math.max(...toSql)],
    hottestMerchantRatio: median(of(({ hottest, fullChain }) => hottest / fullChain)),
    ...others,
    cpuMicrosByProcess: mediansByName(rounds.map(({ micros }) => micros)),
  }
}

/** For each name the median over the rounds. */
function mediansByName(rounds: readonly CpuMicros[]): CpuMicros {
  const names = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((micros) => micros[name] ?? 0))]))
}

async function measureChain(campus: BenchCampus): Promise<ChainReport> {
  const stage = await openStage(campus, CODES_NEEDED)
  const rounds = await measureRounds(campus, stage)
  const latencyMs = await measureRates(stage)
  const { issued, floor } = await stage.issuing()
  return summarise(rounds, { latencyMs, issueRatioToFloor: issued / floor, rssMb: memoryMb(campus.pids) })
}

/** The payments come first: a million payments in the books would slow them. */
const SCENARIOS = ['chain', 'portal', 'reconcile'] as const

async function main(): Promise<void> {
  const options = { json: { type: 'string' }, only: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const { only = positionals[0] } = values
  const wanted = SCENARIOS.filter((name) => only === undefined || only === name)
  if (wanted.length === 0) throw new Error(`one of ${SCENARIOS.join(', ')}`)
  const campus = readCampus()
  const report: Report = {}
  if (wanted.includes('chain')) {
    const chain = await measureChain(campus)
    printChain(chain)
    Object.assign(report, chain)
  }
  if (wanted.includes('portal')) {
    report.portal = await measurePortal(campus)
    printPortal(report.portal)
  }
  if (wanted.includes('reconcile')) {
    report.reconcile = await measureReconcile(campus)
    printReconcile(report.reconcile)
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ChainError ? error.message : String(error)}\n`)
  process.exitCode = 1
})
