import { PIN_FREE_PER_DAY } from '@yimatong/contract/limits'
import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { mustSucceed } from './answers.ts'
import { startAuditor } from './auditor.ts'
import type { BenchCampus } from './campus.ts'
import { memoryOf } from './memory.ts'
import { openLoop } from './open-loop.ts'
import type { Memory, SoakReport } from './report.ts'
import { type Phone, refill } from './simulated/phone.ts'
import { forEachOf, type Stage } from './stage.ts'

const PAYMENTS_PER_SECOND = 200
/** Between two looks at the memory. */
const SLICE_SECONDS = 10
/** Enough that nobody pays more often a day than without being asked for a PIN. */
const phonesFor = (minutes: number): number =>
  Math.ceil((PAYMENTS_PER_SECOND * (60 * minutes + SLICE_SECONDS)) / PIN_FREE_PER_DAY)
/** What all our processes together may take. */
const LIMIT_MB = 700

type Samples = SoakReport['samples']

/** The slope of the straight line nearest to all samples of the second half, when every cache has filled. */
function slopePerMinute(samples: Samples): number {
  const half = samples.slice(Math.floor(samples.length / 2))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [atMean, mbMean] = [mean(half.map(({ second }) => second)), mean(half.map(({ rssMbTotal }) => rssMbTotal))]
  const along = half.map(({ second }) => second - atMean)
  const spread = along.reduce((sum, by) => sum + by * by, 0)
  const together = half.reduce((sum, sample, at) => sum + (along[at] ?? 0) * (sample.rssMbTotal - mbMean), 0)
  return spread === 0 ? 0 : (60 * together) / spread
}

/** Payments at a fixed rate by phones that fetch their codes anew, with a look at every process's memory in between. */
async function takeSamples(
  stage: Stage,
  { phones, minutes, memory }: { phones: readonly Phone[]; minutes: number; memory: () => Memory },
): Promise<Samples> {
  const samples: Samples = []
  const begin = performance.now()
  while (performance.now() - begin < minutes * 60_000) {
    const empty = phones.filter(({ vouchers }) => vouchers.length <= 1)
    await forEachOf(empty, refill)
    const requests = await stage.prepare('ALLDAY', PAYMENTS_PER_SECOND * SLICE_SECONDS)
    mustSucceed(await openLoop(stage.target, requests, PAYMENTS_PER_SECOND))
    const second = Math.round((performance.now() - begin) / 1000)
    const now = memory()
    samples.push({ second, ...now })
    process.stderr.write(`after ${second} s: ${now.rssMbTotal} MB\n`)
  }
  return samples
}

/** What all our processes take while payments and refills go on, and an auditor looks at the books. */
export async function measureSoak(campus: BenchCampus, stage: Stage, minutes: number): Promise<SoakReport> {
  const phones = await stage.open('ALLDAY', phonesFor(minutes) * VOUCHERS_PER_BATCH)
  const auditor = startAuditor(campus)
  try {
    const memory = () => memoryOf(campus, { auditor: auditor.pid() })
    const samples = await takeSamples(stage, { phones, minutes, memory })
    return {
      minutes,
      paymentsPerSecond: PAYMENTS_PER_SECOND,
      samples,
      rssMbTotal: Math.max(...samples.map(({ rssMbTotal }) => rssMbTotal)),
      limitMb: LIMIT_MB,
      mbPerMinute: slopePerMinute(samples),
    }
  } finally {
    await auditor.stop()
  }
}
