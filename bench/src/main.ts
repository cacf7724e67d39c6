import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type BenchCampus, readCampus, readSecondCampus } from './campus.ts'
import { measureChain } from './chain.ts'
import { measureGrowth } from './growth/growth.ts'
import { measureIssuing } from './issuing.ts'
import { measureLatency } from './latency.ts'
import { measureOverload } from './overload.ts'
import { measurePortal } from './portal/portal.ts'
import {
  printChain,
  printGrowth,
  printIssuing,
  printLatency,
  printOverload,
  printPortal,
  printReconcile,
  printSoak,
} from './print.ts'
import { measureReconcile } from './reconcile/reconcile.ts'
import type { Report } from './report.ts'
import { measureSoak } from './soak.ts'
import { openStage, type Stage } from './stage.ts'

interface Bench {
  campus: BenchCampus
  /** Opened for the first part that needs it. */
  stage: () => Promise<Stage>
  /** How long the soak goes on. */
  minutes: number
  /** Payments of history that growth is measured beside, one after the other in the same books. */
  history: readonly number[]
}

/** Measures, prints for people, and gives its part of what machines read. */
type Part = (bench: Bench) => Promise<Report>

const told = <R extends Report>(report: R, print: (report: R) => void): R => {
  print(report)
  return report
}

/** In this order: a million payments in the books come last, for they would slow what is measured after them. */
const PARTS: Readonly<Record<string, Part>> = {
  chain: async ({ campus, stage }) => told(await measureChain(campus, await stage()), printChain),
  latency: async ({ campus, stage }) => told(await measureLatency(campus, await stage()), printLatency),
  overload: async ({ campus, stage }) =>
    told({ overload: await measureOverload(campus, await stage()) }, ({ overload }) => printOverload(overload)),
  issuing: async ({ campus, stage }) => told(await measureIssuing(campus, await stage()), printIssuing),
  soak: async ({ campus, stage, minutes }) =>
    told({ soak: await measureSoak(campus, await stage(), minutes) }, ({ soak }) => printSoak(soak)),
  growth: async ({ campus, history }) => told(await measureGrowth(campus, readSecondCampus(), history), printGrowth),
  portal: async ({ campus }) => told({ portal: await measurePortal(campus) }, ({ portal }) => printPortal(portal)),
  reconcile: async ({ campus }) =>
    told({ reconcile: await measureReconcile(campus) }, ({ reconcile }) => printReconcile(reconcile)),
}

/** What takes too long to be part of every run. */
const ONLY_BY_NAME = new Set(['soak', 'growth'])

const HISTORY = '1000000,10000000'

async function main(): Promise<void> {
  const string = { type: 'string' } as const
  const options = { json: string, only: string, minutes: string, history: string }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const only = values.only ?? positionals[0]
  const wanted = Object.entries(PARTS).filter(([name]) => (only ? name === only : !ONLY_BY_NAME.has(name)))
  if (wanted.length === 0) throw new Error(`one of ${Object.keys(PARTS).join(', ')}`)
  const campus = readCampus()
  let stage: Promise<Stage> | undefined
  const bench: Bench = {
    campus,
    stage: () => (stage ??= openStage(campus)),
    minutes: Number(values.minutes ?? 10),
    history: (values.history ?? HISTORY).split(',').map(Number),
  }
  const report: Report = {}
  for (const [, measure] of wanted) Object.assign(report, await measure(bench))
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
