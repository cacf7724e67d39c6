/** What the bench found; a scenario that was left out is not there. */
export interface Report extends Partial<ChainReport> {
  portal?: PortalReport
  reconcile?: ReconcileReport
}

/** Payments through all services: medians over the rounds, ratios round by round. */
export interface ChainReport {
  fullChainPerSecond: number
  expressNoopPerSecond: number
  sqlPaymentPerSecond: number
  ratioToExpress: number
  ratioToExpressRange: [number, number]
  ratioToSql: number
  ratioToSqlRange: [number, number]
  /** One merchant takes all payments, against twenty. */
  hottestMerchantRatio: number
  /** Batches of codes issued per second, against as many made by the cryptography alone. */
  issueRatioToFloor: number
  /** By arrival rate per second. */
  latencyMs: Record<string, { p50: number; p99: number }>
  /** What one payment costs each process in processor time, in microseconds; the load generator's own last. */
  cpuMicrosByProcess: Record<string, number>
  rssMb: Record<string, number>
}

/** The portal at the API, over the books of one merchant, as its owner meets it. */
export interface PortalReport {
  payments: number
  /** By page. */
  p50Ms: Record<string, number>
  p95Ms: Record<string, number>
}

/** A day reconciled: lines of the statement, how long it took, the payment server's highest memory, what differed. */
export interface ReconcileReport {
  rows: number
  seconds: number
  rssMb: number
  differences: number
}

type Row = readonly [name: string, value: string]

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const ratio = (value: number, [low, high]: [number, number]): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`

function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(width)}  ${value}\n`)
}

/** The payments through all services as a table for people. */
export function printChain(report: ChainReport): void {
  printRows([
    ['full chain, payments/s', whole(report.fullChainPerSecond)],
    ['Express no-op, requests/s', whole(report.expressNoopPerSecond)],
    ['SQL payment, one statement each, payments/s', whole(report.sqlPaymentPerSecond)],
    ['ratio to Express', ratio(report.ratioToExpress, report.ratioToExpressRange)],
    ['ratio to SQL', ratio(report.ratioToSql, report.ratioToSqlRange)],
    ['hottest merchant, ratio to twenty', report.hottestMerchantRatio.toFixed(2)],
    ['issuing codes, ratio to bare cryptography', report.issueRatioToFloor.toFixed(2)],
    ...Object.entries(report.latencyMs).map(
      ([rate, { p50, p99 }]): Row => [`latency at ${rate}/s, ms p50 · p99`, `${p50.toFixed(1)} · ${p99.toFixed(1)}`],
    ),
    ...Object.entries(report.cpuMicrosByProcess).map(
      ([name, us]): Row => [`processor time of ${name}, us a payment`, String(us)],
    ),
    ...Object.entries(report.rssMb).map(([name, mb]): Row => [`memory of ${name}, MB`, String(mb)]),
  ])
}

/** The portal's pages as a table for people. */
export function printPortal({ payments, p50Ms, p95Ms }: PortalReport): void {
  const told = (ms: number | undefined): string => (ms ?? Number.NaN).toFixed(1).padStart(6)
  printRows([
    [`portal over ${whole(payments)} payments, ms`, '   p50      p95'],
    ...Object.entries(p95Ms).map(([page, p95]): Row => [page, `${told(p50Ms[page])} · ${told(p95)}`]),
    ['slowest page', `${' '.repeat(6)} · ${told(Math.max(...Object.values(p95Ms)))}`],
  ])
}

/** The reconciled day as a table for people. */
export function printReconcile({ rows, seconds, rssMb, differences }: ReconcileReport): void {
  printRows([
    ['reconciled lines', whole(rows)],
    ['seconds', seconds.toFixed(1)],
    ["payment server's highest memory, MB", String(rssMb)],
    ['differences', String(differences)],
  ])
}
