import type {
  ChainReport,
  GrowthReport,
  IssuingReport,
  LatencyReport,
  OverloadReport,
  Percentiles,
  PortalReport,
  ReconcileReport,
  RoundBesideNoop,
  SoakReport,
} from './report.ts'

/** What was found as tables for people. */

type Row = readonly [name: string, value: string]

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const ratio = (value: number, [low, high]: [number, number]): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
const ms = ({ p50, p99 }: Percentiles): string => `${p50.toFixed(1)} · ${p99.toFixed(1)}`

function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(width)}  ${value}\n`)
}

export function printChain(report: ChainReport): void {
  printRows([
    ['full chain, payments/s', whole(report.fullChainPerSecond)],
    ['Express no-op, requests/s', whole(report.expressNoopPerSecond)],
    ['node:http no-op, requests/s', whole(report.nodeHttpNoopPerSecond)],
    ['SQL payment, one statement each, payments/s', whole(report.sqlPaymentPerSecond)],
    [`TPC-B by ${report.tpcbBy}, transactions/s`, whole(report.tpcbPerSecond)],
    ['ratio to Express', ratio(report.ratioToExpress, report.ratioToExpressRange)],
    ['ratio to node:http', ratio(report.ratioToNodeHttp, report.ratioToNodeHttpRange)],
    ['ratio to SQL', ratio(report.ratioToSql, report.ratioToSqlRange)],
    ['ratio to TPC-B', ratio(report.ratioToTpcb, report.ratioToTpcbRange)],
    ['hottest merchant, ratio to twenty', ratio(report.hottestMerchantRatio, report.hottestMerchantRange)],
    ...Object.entries(report.cpuMicrosByProcess).map(
      ([name, us]): Row => [`processor time of ${name}, us a payment`, String(us)],
    ),
    ['cores busy', ratio(report.coresBusy, report.coresBusyRange)],
    ['turned away, share of the requests', report.turnedAwayShare.toFixed(3)],
    ...Object.entries(report.rssMb).map(([name, mb]): Row => [`memory of ${name}, MB`, String(mb)]),
    ['memory of all of them, MB', String(report.rssMbTotal)],
  ])
}

/** Each round next to the no-op's, with what tells a stall from queues, and the load generator's pauses from the server's. */
function roundRows(rate: string, rounds: readonly RoundBesideNoop[]): Row[] {
  return rounds.flatMap(({ payments, noop, ratioToNoop }, at): Row[] => {
    const { slowest, generator, seconds } = payments
    const { windows, fullestShare, answersByWindowMs, meanMs, meanOwnPauseMs } = slowest
    const [fullestMs] = Object.entries(answersByWindowMs).toSorted(([, a], [, b]) => b - a)[0] ?? []
    const { collections, collectionsMs, longestCollectionMs, loopLateP99Ms, longestLoopLateMs } = generator
    return [
      [
        `round ${at + 1} at ${rate}/s, ${seconds.toFixed(1)} s, p50 · p99`,
        `${ms(payments.ms)} ms, the no-op's ${ms(noop.ms)}, ratio ${ms(ratioToNoop)}`,
      ],
      [
        `  its slowest ${whole(slowest.count)}`,
        `windows of 100 ms that hold them: ${windows}; the one from ${whole(Number(fullestMs))} ms on ${fullestShare.toFixed(2)} of them`,
      ],
      [
        '  how long they took on average',
        `${meanMs.toFixed(1)} ms, in ${meanOwnPauseMs.toFixed(1)} of which the load generator itself stood still`,
      ],
      [
        "  the load generator's collections, its loop's delay",
        `${collections} of ${collectionsMs.toFixed(1)} ms together, longest ${longestCollectionMs.toFixed(1)}; p99 ${loopLateP99Ms.toFixed(1)}, longest ${longestLoopLateMs.toFixed(1)} ms`,
      ],
    ]
  })
}

export function printLatency(report: LatencyReport): void {
  const { latencyMs, noopLatencyMs, p99RatioToNoop, p99RatioToNoopRange, latencyRounds } = report
  printRows(
    Object.entries(latencyMs).flatMap(([rate, latency]): Row[] => {
      const noop = noopLatencyMs[rate]
      const toNoop = p99RatioToNoop[rate] ?? Number.NaN
      return [
        [`payment at ${rate}/s, ms p50 · p99`, ms(latency)],
        ...(noop ? [[`Express no-op at ${rate}/s, ms p50 · p99`, ms(noop)] as const] : []),
        [`p99 at ${rate}/s, ratio to the no-op`, ratio(toNoop, p99RatioToNoopRange[rate] ?? [toNoop, toNoop])],
        ...roundRows(rate, latencyRounds[rate] ?? []),
      ]
    }),
  )
}

export function printOverload(report: OverloadReport): void {
  const statuses = Object.entries(report.byStatus).map(([status, count]) => `${status}: ${whole(count)}`)
  printRows([
    ['sustainable, payments/s', whole(report.sustainablePerSecond)],
    ['arriving, payments/s', whole(report.arrivedPerSecond)],
    ['accepted, payments/s', whole(report.acceptedPerSecond)],
    ['answers by status', statuses.join(' · ')],
    ['accepted, ms p50 · p99', ms(report.acceptedMs)],
    ['refused, ms p50 · p99', ms(report.refusedMs)],
    ['Express no-op at that rate, ms p50 · p99', ms(report.noopMs)],
    ['p99 of the accepted, ratio to the no-op', ratio(report.p99RatioToNoop, report.p99RatioToNoopRange)],
    ...roundRows(String(report.arrivedPerSecond), report.rounds),
  ])
}

export function printIssuing({ issueRatioToFloor, issueRatioRange, issuing }: IssuingReport): void {
  const { cpuMicrosByProcess, refillsPerSecond, secondsFor30000, paymentsPerSecond, paymentMs } = issuing
  printRows([
    ['issuing codes, ratio to bare cryptography', ratio(issueRatioToFloor, issueRatioRange)],
    ...Object.entries(cpuMicrosByProcess).map(
      ([name, us]): Row => [`processor time of ${name}, us a batch of ten`, String(us)],
    ),
    ['refills in a storm, beside payments, per second', whole(refillsPerSecond)],
    ['30,000 phones refilled, seconds', whole(secondsFor30000)],
    [`payment at ${paymentsPerSecond}/s alone, ms p50 · p99`, ms(paymentMs.alone)],
    [`payment at ${paymentsPerSecond}/s beside the storm, ms p50 · p99`, ms(paymentMs.besideRefills)],
  ])
}

export function printSoak(report: SoakReport): void {
  const { minutes, paymentsPerSecond, samples, rssMbTotal, limitMb, mbPerMinute } = report
  printRows([
    ...samples.map(
      ({ second, rssMb, rssMbTotal: total }): Row => [
        `memory after ${second} s, MB`,
        `${total} ${JSON.stringify(rssMb)}`,
      ],
    ),
    ['most memory of all of them, MB', String(rssMbTotal)],
    [`the limit of ${limitMb} MB`, limitInWords(report)],
    [`slope over the second half of ${minutes} min at ${paymentsPerSecond}/s, MB/min`, mbPerMinute.toFixed(1)],
  ])
}

function limitInWords({ rssMbTotal, limitMb }: SoakReport): string {
  if (rssMbTotal === 0) return 'nobody can tell: this system does not say what a process takes'
  return rssMbTotal <= limitMb ? 'holds' : 'does not hold'
}

export function printGrowth({ growth, growthRange, growthPostgresMicros }: GrowthReport): void {
  printRows([
    ...Object.entries(growth).map(
      ([size, of]): Row => [
        `with ${whole(Number(size))} payments of history, ratio to none`,
        ratio(of, growthRange[size] ?? [of, of]),
      ],
    ),
    ...Object.entries(growthPostgresMicros).map(
      ([size, us]): Row => [`processor time of PostgreSQL with ${whole(Number(size))}, us a payment`, String(us)],
    ),
  ])
}

export function printPortal({ payments, p50Ms, p95Ms }: PortalReport): void {
  const told = (ms: number | undefined): string => (ms ?? Number.NaN).toFixed(1).padStart(6)
  printRows([
    [`portal over ${whole(payments)} payments, ms`, '   p50      p95'],
    ...Object.entries(p95Ms).map(([page, p95]): Row => [page, `${told(p50Ms[page])} · ${told(p95)}`]),
    ['slowest page', `${' '.repeat(6)} · ${told(Math.max(...Object.values(p95Ms)))}`],
  ])
}

export function printReconcile({ rows, seconds, rssMb, differences }: ReconcileReport): void {
  printRows([
    ['reconciled lines', whole(rows)],
    ['seconds', seconds.toFixed(1)],
    ["payment server's highest memory, MB", String(rssMb)],
    ['differences', String(differences)],
  ])
}
