import { type BenchCampus, readCampus, readSecondCampus } from './campus.ts'
import { measureChain } from './chain.ts'
import { type PartName, readCommandLine } from './command-line.ts'
import { faultsOf } from './faults.ts'
import { measureGrowth } from './growth/growth.ts'
import { measureIssuing } from './issuing.ts'
import { addToFile } from './json-file.ts'
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

const PARTS: Readonly<Record<PartName, Part>> = {
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

async function main(): Promise<void> {
  const { parts, json, minutes, history } = readCommandLine(process.argv.slice(2))
  const campus = readCampus()
  let stage: Promise<Stage> | undefined
  const bench: Bench = { campus, stage: () => (stage ??= openStage(campus)), minutes, history }
  const faults: string[] = []
  for (const name of parts) {
    const found = await PARTS[name](bench)
    if (json !== undefined) addToFile(json, found)
    faults.push(...faultsOf(found))
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
