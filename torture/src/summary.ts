import { readFileSync } from 'node:fs'
import { type Percentiles, percentilesIn, type Report } from './report.ts'

/** What several rounds come to, also of different runs: whether they were enough, and as a page for people. */

interface Counted {
  faults: number
  /** SIGKILL at any moment, and at a named point. */
  kills: number
  databaseCrashes: number
  networkFaults: number
  payments: number
}

interface Total extends Counted {
  violations: number
  faultsByKind: Record<string, number>
  crashPointHits: Record<string, number>
  recoveryMs: Percentiles
  recoveryThroughAllMs: Percentiles
  unresolvedMs: Percentiles
  recoveryByKind: Record<string, Percentiles>
}

/** All crash points that the design of the project's reliability has: one that was never come to shall be seen as such. */
const CRASH_POINTS = Array.from({ length: 20 }, (_, index) => `CP${index + 1}`)
const NETWORK = ['REFUSE', 'RESET_BEFORE', 'LOSE_ANSWER', 'BLACK_HOLE', 'DELAY', 'TRUNCATE', 'DUPLICATE', 'TRICKLE']

function added(counts: readonly Record<string, number>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const [name, count] of counts.flatMap((each) => Object.entries(each)))
    sums.set(name, (sums.get(name) ?? 0) + count)
  return Object.fromEntries([...sums].sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true })))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** What is counted, of faults by their kinds. */
export function countedOf(faultsByKind: Readonly<Record<string, number>>, payments: number): Counted {
  const ofKinds = (kinds: readonly string[]): number => sum(kinds.map((kind) => faultsByKind[kind] ?? 0))
  return {
    faults: sum(Object.values(faultsByKind)),
    kills: ofKinds(['KILL', 'CRASH_AT', 'TSM_DOWN']),
    databaseCrashes: ofKinds(['DATABASE_CRASH', 'BATCH_CRASH']),
    networkFaults: ofKinds(NETWORK),
    payments,
  }
}

export function totalOf(reports: readonly Report[]): Total {
  const faultsByKind = added(reports.map((report) => report.faultsByKind))
  return {
    ...countedOf(faultsByKind, sum(reports.map(({ payments }) => payments))),
    violations: sum(reports.map(({ violations }) => violations)),
    faultsByKind,
    crashPointHits: added([
      Object.fromEntries(CRASH_POINTS.map((point) => [point, 0])),
      ...reports.map((report) => report.crashPointHits),
    ]),
    ...percentilesIn({
      recoveries: reports.flatMap(({ measured }) => measured.recoveries),
      unresolvedMs: reports.flatMap(({ measured }) => measured.unresolvedMs),
    }),
  }
}

const COUNTED = ['faults', 'kills', 'databaseCrashes', 'networkFaults', 'payments'] as const
export type Least = Partial<Counted>

/** Reads `faults=300,kills=100`. */
export function readLeast(text: string): Least {
  const least: Least = {}
  for (const part of text.split(',').filter(Boolean)) {
    const [name, count] = part.split('=')
    const counted = COUNTED.find((one) => one === name)
    if (counted === undefined || !/^\d+$/.test(count ?? ''))
      throw new Error(`--least knows ${COUNTED.join(', ')}, each with a number: not ${part}`)
    least[counted] = Number(count)
  }
  return least
}

/** What was too little, a sentence each: a run that has hardly struck anything proves nothing. */
export const shortfallsOf = (total: Counted, least: Least): string[] =>
  COUNTED.flatMap((name) => {
    const wanted = least[name] ?? 0
    return total[name] < wanted ? [`TOO FEW ${name}: ${total[name]} instead of ${wanted}`] : []
  })

/** Crash points that were come to too rarely, a sentence each. */
export const rarePointsOf = ({ crashPointHits }: Pick<Total, 'crashPointHits'>, least: number): string[] =>
  Object.entries(crashPointHits).flatMap(([point, hits]) =>
    hits < least ? [`TOO FEW ${point}: ${hits} instead of ${least}`] : [],
  )

/** What the next of so many rounds should show, so that all of them together show enough. */
export function shareOf(least: Least, shown: Counted, rounds: number): Least {
  const share: Least = {}
  for (const name of COUNTED) share[name] = Math.ceil(Math.max(0, (least[name] ?? 0) - shown[name]) / rounds)
  return share
}

/** The reports in files that runs have written with `--json`. */
export const readReports = (files: readonly string[]): Report[] =>
  files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Report | Report[])

const thousands = (count: number): string => count.toLocaleString('en')
const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
const unique = (values: readonly string[]): string => [...new Set(values)].join('; ')

/** A page with everything that the rounds have counted, and the bound that it supports. */
export function pageOf(reports: readonly Report[]): string {
  const total = totalOf(reports)
  const rounds = reports.map(({ seed, minutes, faults, payments, violations, recoveryMs, unresolvedMs }) => [
    seed,
    minutes,
    faults,
    thousands(payments),
    violations,
    recoveryMs.p99,
    unresolvedMs.p99,
  ])
  const bound =
    total.violations === 0
      ? `No violation in ${thousands(total.payments)} payments: under faults of these kinds the true rate is below ${(3 / Math.max(1, total.payments)).toExponential(1)} a payment, at 95 % confidence (rule of three). It supports no more than that.`
      : `${total.violations} violations: nothing is bounded.`
  return `${[
    `Commit ${unique(reports.map(({ commit }) => commit))}, on ${unique(reports.map(({ machine }) => machine))}.`,
    `By \`${[...new Set(reports.map(({ command }) => command))].join('`, `')}\`; seeds ${reports.map(({ seed }) => seed).join(', ')}.`,
    `**${thousands(total.faults)} faults** that struck, of them ${thousands(total.kills)} kill -9, ${total.databaseCrashes} crashes of PostgreSQL and ${thousands(total.networkFaults)} of the network; **${thousands(total.payments)} payments**; **${total.violations} violations**.`,
    bound,
    `Recovery, from the end of a fault, and of what was away on the same way meanwhile, to the first success that was begun after it (through the same server where it struck one): p99 ${total.recoveryMs.p99} ms; from the fault's own end, whatever else was struck until then, ${total.recoveryThroughAllMs.p99} ms. Payments whose end a till did not know were known after ${total.unresolvedMs.p99} ms at p99. Both are of all rounds together; each one's own are below.`,
    ...[...new Set(reports.flatMap(({ leftOut }) => leftOut))].map((what) => `Left out: ${what}.`),
    table(
      ['seed', 'minutes of faults', 'faults', 'payments', 'violations', 'recovery p99, ms', 'unresolved p99, ms'],
      rounds,
    ),
    table(
      ['fault', 'struck', 'recovery p50, ms', 'recovery p99, ms'],
      Object.entries(total.faultsByKind).map(([kind, struck]) => {
        const { p50 = '', p99 = '' } = total.recoveryByKind[kind] ?? {}
        return [kind, struck, p50, p99]
      }),
    ),
    table(['crash point', 'hit'], Object.entries(total.crashPointHits)),
  ].join('\n\n')}\n`
}
