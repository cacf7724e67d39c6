import { readFileSync } from 'node:fs'
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
  /** A free port, for the no-op. */
  sparePort: z.number(),
  /** The processes whose memory is told, by name. */
  pids: z.record(z.string(), z.number()),
})

/** The campus to measure, as `scripts/bench.mjs` started it and tells it in `BENCH_CAMPUS`. */
export type BenchCampus = z.infer<typeof benchCampus>

export function readCampus(): BenchCampus {
  const told = process.env['BENCH_CAMPUS']
  if (told === undefined) throw new Error('start the bench with `npm run bench`, which starts the campus to measure')
  return benchCampus.parse(JSON.parse(told))
}

/** Resident memory of each process in MB, where the system tells (Linux). */
export function memoryMb(pids: BenchCampus['pids']): Record<string, number> {
  const residentKb = (pid: number): number => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  }
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, Math.round(residentKb(pid) / 1024)]))
}
