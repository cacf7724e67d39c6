/** What the bench found; a scenario that was left out is not there. */
export interface Report extends Partial<ChainReport & LatencyReport & IssuingReport & GrowthReport> {
  overload?: OverloadReport
  soak?: SoakReport
  portal?: PortalReport
  reconcile?: ReconcileReport
}

/** Milliseconds, or ratios of them. */
export interface Percentiles {
  p50: number
  p99: number
}

type Range = [low: number, high: number]

/** Resident memory of our processes in MB, and of all of them together; 0 where the system does not tell. */
export interface Memory {
  rssMb: Record<string, number>
  rssMbTotal: number
}

/** Payments through all services as fast as they go: medians over the rounds, ratios round by round; memory after them. */
export interface ChainReport extends Memory {
  fullChainPerSecond: number
  expressNoopPerSecond: number
  nodeHttpNoopPerSecond: number
  sqlPaymentPerSecond: number
  tpcbPerSecond: number
  /** Who made the transactions of TPC-B. */
  tpcbBy: 'pgbench' | 'pg'
  ratioToExpress: number
  ratioToExpressRange: Range
  ratioToNodeHttp: number
  ratioToNodeHttpRange: Range
  ratioToSql: number
  ratioToSqlRange: Range
  ratioToTpcb: number
  ratioToTpcbRange: Range
  /** One merchant takes all payments, against twenty. */
  hottestMerchantRatio: number
  hottestMerchantRange: Range
  /** What one payment costs each process in processor time, in microseconds; the load generator's own last. */
  cpuMicrosByProcess: Record<string, number>
  /** Cores that all of these kept busy together while a round lasted: what is left of the machine's waited. */
  coresBusy: number
  coresBusyRange: Range
  /** Which share of the requests the payment server turned away because there was too much to do. */
  turnedAwayShare: number
}

/** By payments of history, against the same campus with none: medians of the ratios round by round. */
export interface GrowthReport {
  growth: Record<string, number>
  growthRange: Record<string, Range>
  /** What one payment costs PostgreSQL in processor time, in microseconds; with none, too. */
  growthPostgresMicros: Record<string, number>
}

/** The slowest hundredth of a round, of which p99 is the quickest. */
export interface Slowest {
  count: number
  meanMs: number
  /** Windows of 100 ms in which they were answered, by milliseconds since the round began. */
  answersByWindowMs: Record<string, number>
  windows: number
  /** Which share of them the fullest window holds. */
  fullestShare: number
  /** How much of their time, on average, the load generator itself stood still. */
  meanOwnPauseMs: number
}

/** The load generator's own pauses in a round. */
export interface Generator {
  /** Garbage collections, in milliseconds together and the longest. */
  collections: number
  collectionsMs: number
  longestCollectionMs: number
  /** How late its event loop came round. */
  loopLateP99Ms: number
  longestLoopLateMs: number
}

/** An arrival rate held once. */
export interface OpenRound {
  ms: Percentiles
  /** From the first request to the last answer. */
  seconds: number
  slowest: Slowest
  generator: Generator
}

export interface RoundBesideNoop {
  payments: OpenRound
  noop: OpenRound
  ratioToNoop: Percentiles
}

/** By arrival rate per second, medians over the rounds. */
export interface LatencyReport {
  latencyMs: Record<string, Percentiles>
  noopLatencyMs: Record<string, Percentiles>
  p99RatioToNoop: Record<string, number>
  p99RatioToNoopRange: Record<string, Range>
  latencyRounds: Record<string, RoundBesideNoop[]>
}

/** More payments than the campus can take, medians over the rounds. */
export interface OverloadReport {
  sustainablePerSecond: number
  arrivedPerSecond: number
  acceptedPerSecond: number
  /** Answers of all rounds by HTTP status. */
  byStatus: Record<string, number>
  acceptedMs: Percentiles
  refusedMs: Percentiles
  /** The no-op at the same arrival rate. */
  noopMs: Percentiles
  p99RatioToNoop: number
  p99RatioToNoopRange: Range
  /** Payments that were accepted. */
  rounds: RoundBesideNoop[]
}

/** Codes issued, alone and in a storm beside payments. */
export interface IssuingReport {
  /** Batches of codes issued per second, against as many made by the cryptography alone. */
  issueRatioToFloor: number
  issueRatioRange: Range
  issuing: {
    /** Processor time of each batch, and of one made by the cryptography alone. */
    cpuMicrosByProcess: Record<string, number>
    /** Refills that came through the storm, beside payments. */
    refillsPerSecond: number
    /** How long that many phones would take. */
    secondsFor30000: number
    /** Payments beside it, at this arrival rate. */
    paymentsPerSecond: number
    paymentMs: { alone: Percentiles; besideRefills: Percentiles }
  }
}

/** Memory while payments and refills go on, with an auditor beside them. */
export interface SoakReport {
  minutes: number
  paymentsPerSecond: number
  /** By time: seconds since the beginning. */
  samples: (Memory & { second: number })[]
  /** The most that all processes took together at any of these times. */
  rssMbTotal: number
  /** What they may take. */
  limitMb: number
  /** Of all processes together, over the second half. */
  mbPerMinute: number
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
