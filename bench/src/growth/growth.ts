import { closedLoopOf } from '../chain.ts'
import type { BenchCampus, SecondCampus } from '../campus.ts'
import { median, rangeOf } from '../raw-client.ts'
import type { GrowthReport } from '../report.ts'
import { openStage, type Stage } from '../stage.ts'
import { addHistory } from './history.ts'

/** Rounds on the empty and the full campus by turns, so that a machine whose speed drifts is fair to both. */
const ROUNDS = 4
const PAYMENTS_PER_ROUND = 3000

const CROWD = { crowd: 'CAMPUS', payments: PAYMENTS_PER_ROUND } as const

interface Side {
  campus: BenchCampus
  stage: Stage
}

async function openSide(campus: BenchCampus, sizes: number): Promise<Side> {
  const stage = await openStage(campus)
  await stage.open('CAMPUS', sizes * (ROUNDS + 1) * PAYMENTS_PER_ROUND)
  return { campus, stage }
}

/** Payments per second, and what each costs PostgreSQL. */
async function measureSide({ campus, stage }: Side): Promise<{ perSecond: number; postgres: number }> {
  const { perSecond, micros } = await closedLoopOf(campus, stage, CROWD)
  const ofPostgres = Object.entries(micros).filter(([name]) => name.startsWith('postgres'))
  return { perSecond, postgres: ofPostgres.reduce((sum, [, each]) => sum + each, 0) }
}

async function compare(none: Side, full: Side) {
  const round = async () => ({ none: await measureSide(none), full: await measureSide(full) })
  // The first round warms both up and does not count.
  await round()
  const rounds: Awaited<ReturnType<typeof round>>[] = []
  while (rounds.length < ROUNDS) rounds.push(await round())
  return rounds
}

/**
 * The services of the campus rest while its history is filled in: without its indexes every look of theirs goes through all
 * of it. They go on as after a pause of the whole machine.
 */
async function whileTheyRest(pids: BenchCampus['pids'], fill: () => Promise<void>): Promise<void> {
  const tell = (signal: NodeJS.Signals) => Object.values(pids).forEach((pid) => process.kill(pid, signal))
  tell('SIGSTOP')
  await fill().finally(() => tell('SIGCONT'))
}

/** What payments cost beside a long history, against the same campus with none. */
export async function measureGrowth(
  campus: BenchCampus,
  { campus: second, databases }: SecondCampus,
  /** Payments of history, growing, one after the other in the same books. */
  sizes: readonly number[],
): Promise<GrowthReport> {
  const none = await openSide(campus, sizes.length)
  const full = await openSide(second, sizes.length)
  const report: GrowthReport = { growth: {}, growthRange: {}, growthPostgresMicros: {} }
  let there = 0
  for (const size of sizes) {
    await whileTheyRest(second.pids, () => addHistory(databases, there + 1, size, Math.max(...sizes)))
    there = size
    const rounds = await compare(none, full)
    const ratios = rounds.map((round) => round.full.perSecond / round.none.perSecond)
    report.growth[size] = median(ratios)
    report.growthRange[size] = rangeOf(ratios)
    report.growthPostgresMicros[size] = median(rounds.map((round) => round.full.postgres))
    report.growthPostgresMicros['0'] = median(rounds.map((round) => round.none.postgres))
  }
  return report
}
