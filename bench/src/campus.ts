import { z } from 'zod'

const benchCampus = z.object({
  dir: z.string(),
  origin: z.string(),
  onecardUrl: z.string(),
  paymentDatabaseUrl: z.string(),
  /** As the owner of its tables, who fills them. */
  paymentOwnerUrl: z.string(),
  onecardOwnerUrl: z.string(),
  /** An empty database on the same cluster, for the plain SQL payment. */
  scratchDatabaseUrl: z.string(),
  /** The first of two free ports, for the no-ops. */
  sparePort: z.number(),
  /** The processes whose memory and processor time are told, by name. */
  pids: z.record(z.string(), z.number()),
  /** Who started them, as `npm start` would; its memory is told, too. */
  launcherPid: z.number(),
  /** The auditor's program, as `npm start` has it run. */
  auditor: z.object({ script: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()) }),
  /** PostgreSQL's first process. */
  postgresPid: z.number(),
})

/** The three databases, for somebody who may write what has happened long ago. */
const historyUrls = z.object({ payment: z.string(), onecard: z.string(), token: z.string() })
export type HistoryUrls = z.infer<typeof historyUrls>

const secondCampus = z.object({ campus: benchCampus, databases: historyUrls })
/** A second campus beside the one to measure, whose books may be filled. */
export type SecondCampus = z.infer<typeof secondCampus>

/** The second campus, which `scripts/bench.mjs` starts for the parts that compare two. */
export function readSecondCampus(): SecondCampus {
  const told = process.env['BENCH_SECOND_CAMPUS']
  if (told === undefined) throw new Error('growth needs a second campus: `npm run bench -- --only growth` starts one')
  return secondCampus.parse(JSON.parse(told))
}

/** The campus to measure, as `scripts/bench.mjs` started it and tells it in `BENCH_CAMPUS`. */
export type BenchCampus = z.infer<typeof benchCampus>

export function readCampus(): BenchCampus {
  const told = process.env['BENCH_CAMPUS']
  if (told === undefined) throw new Error('start the bench with `npm run bench`, which starts the campus to measure')
  return benchCampus.parse(JSON.parse(told))
}
