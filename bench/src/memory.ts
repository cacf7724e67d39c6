import type { BenchCampus } from './campus.ts'
import { memoryMb } from './processes.ts'
import type { Memory } from './report.ts'

/** What all our processes of a campus take together, its launcher among them, and whoever else is there. */
export function memoryOf(
  { pids, launcherPid }: Pick<BenchCampus, 'pids' | 'launcherPid'>,
  others: BenchCampus['pids'] = {},
): Memory {
  const rssMb = memoryMb({ ...pids, launcher: launcherPid, ...others })
  return { rssMb, rssMbTotal: Object.values(rssMb).reduce((sum, mb) => sum + mb, 0) }
}
