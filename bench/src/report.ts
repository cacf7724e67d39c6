/** What the bench found: medians over the rounds, ratios round by round. */
export interface Report {
  fullChainPerSecond: number
  expressNoopPerSecond: number
  sqlPaymentPerSecond: number
  ratioToExpress: number
  ratioToExpressRange: [number, number]
  ratioToSql: number
  ratioToSqlRange: [number, number]
  /** By arrival rate per second. */
  latencyMs: Record<string, { p50: number; p99: number }>
  rssMb: Record<string, number>
}

const perSecond = (value: number): string => Math.round(value).toLocaleString('en')
const ratio = (value: number, [low, high]: [number, number]): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`

/** The report as a table for people. */
export function printReport(report: Report): void {
  const rows: [string, string][] = [
    ['full chain, payments/s', perSecond(report.fullChainPerSecond)],
    ['Express no-op, requests/s', perSecond(report.expressNoopPerSecond)],
    ['SQL payment, one statement each, payments/s', perSecond(report.sqlPaymentPerSecond)],
    ['ratio to Express', ratio(report.ratioToExpress, report.ratioToExpressRange)],
    ['ratio to SQL', ratio(report.ratioToSql, report.ratioToSqlRange)],
    ...Object.entries(report.latencyMs).map(([rate, { p50, p99 }]): [string, string] => [
      `latency at ${rate}/s, ms p50 · p99`,
      `${p50.toFixed(1)} · ${p99.toFixed(1)}`,
    ]),
    ...Object.entries(report.rssMb).map(([name, mb]): [string, string] => [`memory of ${name}, MB`, String(mb)]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(width)}  ${value}\n`)
}
