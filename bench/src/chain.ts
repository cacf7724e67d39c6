import { acceptedOf, wasLetIn } from './answers.ts'
import { startBaselines, type Baselines } from './baselines.ts'
import type { BenchCampus } from './campus.ts'
import { collectGarbage } from './garbage.ts'
import { memoryOf } from './memory.ts'
import { coresBusyBetween, type CpuMicros, cpuMicros, mediansByName, microsEach } from './processes.ts'
import { closedLoop, median, rangeOf, steadyPerSecond } from './raw-client.ts'
import type { ChainReport } from './report.ts'
import type { Crowd, Stage } from './stage.ts'

/** Rounds of the closed loop, interleaved with the baselines so that a machine whose speed drifts is fair to all. */
const ROUNDS = 3
const PAYMENTS_PER_ROUND = 6000
/** The hottest merchant's share of a round: enough to see a row that everybody waits for. */
const HOT_PER_ROUND = 2000
const SQL_PER_ROUND = 6000
const NOOPS_PER_ROUND = 20_000
/** Tills that wait for an answer at once, as at noon on a large campus; the no-ops get as many. */
const CONNECTIONS = 256

interface Round {
  chain: Loop
  /** All of them at one till. */
  hottest: Loop
  expressNoop: number
  httpNoop: number
  sqlPayment: number
  tpcb: number
}

interface Loop {
  perSecond: number
  turnedAwayShare: number
  /** Of each payment. */
  micros: CpuMicros
  coresBusy: number
}

/** Payments with many callers, each of whom sends its next one as soon as it has its answer. */
export async function closedLoopOf(
  campus: BenchCampus,
  stage: Stage,
  { crowd, payments }: { crowd: Crowd; payments: number },
): Promise<Loop> {
  const requests = await stage.prepare(crowd, payments)
  collectGarbage()
  const before = cpuMicros(campus)
  const shots = await closedLoop(stage.target, requests, CONNECTIONS)
  const after = cpuMicros(campus)
  const accepted = acceptedOf(shots)
  const micros = microsEach(before, after, accepted.length)
  const turnedAwayShare = 1 - accepted.length / shots.length
  const coresBusy = coresBusyBetween(before, after)
  return { perSecond: steadyPerSecond(shots, CONNECTIONS, wasLetIn), turnedAwayShare, micros, coresBusy }
}

async function measureRound(
  campus: BenchCampus,
  stage: Stage,
  { express, http, sql, tpcb }: Baselines,
): Promise<Round> {
  return {
    chain: await closedLoopOf(campus, stage, { crowd: 'CAMPUS', payments: PAYMENTS_PER_ROUND }),
    hottest: await closedLoopOf(campus, stage, { crowd: 'REGULAR', payments: HOT_PER_ROUND }),
    expressNoop: await express.perSecond(NOOPS_PER_ROUND, CONNECTIONS),
    httpNoop: await http.perSecond(NOOPS_PER_ROUND, CONNECTIONS),
    sqlPayment: await sql.perSecond(SQL_PER_ROUND),
    tpcb: await tpcb.perSecond(),
  }
}

async function measureRounds(campus: BenchCampus, stage: Stage) {
  const baselines = await startBaselines(campus)
  try {
    // The first round warms everything up and does not count.
    await measureRound(campus, stage, baselines)
    const rounds: Round[] = []
    while (rounds.length < ROUNDS) rounds.push(await measureRound(campus, stage, baselines))
    return { rounds, tpcbBy: baselines.tpcb.by }
  } finally {
    await baselines.stop()
  }
}

/** Payments through all services as fast as they go, next to what the machine could do at best. */
export async function measureChain(campus: BenchCampus, stage: Stage): Promise<ChainReport> {
  await stage.open('CAMPUS', (ROUNDS + 1) * PAYMENTS_PER_ROUND)
  await stage.open('REGULAR', (ROUNDS + 1) * HOT_PER_ROUND)
  const { rounds, tpcbBy } = await measureRounds(campus, stage)
  const of = (pick: (round: Round) => number): number[] => rounds.map(pick)
  const toExpress = of(({ chain, expressNoop }) => chain.perSecond / expressNoop)
  const toHttp = of(({ chain, httpNoop }) => chain.perSecond / httpNoop)
  const toSql = of(({ chain, sqlPayment }) => chain.perSecond / sqlPayment)
  const toTpcb = of(({ chain, tpcb }) => chain.perSecond / tpcb)
  const hottest = of((round) => round.hottest.perSecond / round.chain.perSecond)
  const coresBusy = of(({ chain }) => chain.coresBusy)
  return {
    fullChainPerSecond: median(of(({ chain }) => chain.perSecond)),
    expressNoopPerSecond: median(of(({ expressNoop }) => expressNoop)),
    nodeHttpNoopPerSecond: median(of(({ httpNoop }) => httpNoop)),
    sqlPaymentPerSecond: median(of(({ sqlPayment }) => sqlPayment)),
    tpcbPerSecond: median(of(({ tpcb }) => tpcb)),
    tpcbBy,
    ratioToExpress: median(toExpress),
    ratioToExpressRange: rangeOf(toExpress),
    ratioToNodeHttp: median(toHttp),
    ratioToNodeHttpRange: rangeOf(toHttp),
    ratioToSql: median(toSql),
    ratioToSqlRange: rangeOf(toSql),
    ratioToTpcb: median(toTpcb),
    ratioToTpcbRange: rangeOf(toTpcb),
    hottestMerchantRatio: median(hottest),
    hottestMerchantRange: rangeOf(hottest),
    cpuMicrosByProcess: mediansByName(rounds.map(({ chain }) => chain.micros)),
    coresBusy: median(coresBusy),
    coresBusyRange: rangeOf(coresBusy),
    turnedAwayShare: median(of(({ chain }) => chain.turnedAwayShare)),
    ...memoryOf(campus),
  }
}
