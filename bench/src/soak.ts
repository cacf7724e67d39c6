import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import { mustSucceed } from './answers.ts'
import type { BenchCampus } from './campus.ts'
import { openLoop } from './open-loop.ts'
import { memoryMb } from './processes.ts'
import type { SoakReport } from './report.ts'
import { refill } from './simulated/phone.ts'
import { forEachOf, type Stage } from './stage.ts'

const PAYMENTS_PER_SECOND = 200
/** Between two looks at the memory. */
const SLICE_SECONDS = 10
/** Enough that each person pays seldom enough to be asked nothing. */
const PHONES = 3000

type Samples = SoakReport['samples']

const totalMb = ({ rssMb }: Samples[number]): number => Object.values(rssMb).reduce((sum, mb) => sum + mb, 0)

/** The slope of the straight line nearest to all samples of the second half, when every cache has filled. */
function slopePerMinute(samples: Samples): number {
  const half = samples.slice(Math.floor(samples.length / 2))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [atMean, mbMean] = [mean(half.map(({ second }) => second)), mean(half.map(totalMb))]
  const along = half.map(({ second }) => second - atMean)
  const spread = along.reduce((sum, by) => sum + by * by, 0)
  const together = half.reduce((sum, sample, at) => sum + (along[at] ?? 0) * (totalMb(sample) - mbMean), 0)
  return spread === 0 ? 0 : (60 * together) / spread
}

/** Payments at a fixed rate by phones that fetch their codes anew, with a look at every process's memory in between. */
export async function measureSoak(campus: BenchCampus, stage: Stage, minutes: number): Promise<SoakReport> {
  const phones = await stage.open('ALLDAY', PHONES * VOUCHERS_PER_BATCH)
  const samples: Samples = []
  const begin = performance.now()
  while (performance.now() - begin < minutes * 60_000) {
    const empty = phones.filter(({ vouchers }) => vouchers.length <= 1)
    await forEachOf(empty, refill)
    const requests = await stage.prepare('ALLDAY', PAYMENTS_PER_SECOND * SLICE_SECONDS)
    mustSucceed(await openLoop(stage.target, requests, PAYMENTS_PER_SECOND))
    const second = Math.round((performance.now() - begin) / 1000)
    samples.push({ second, rssMb: memoryMb(campus.pids) })
    process.stderr.write(`after ${second} s: ${Math.round(totalMb(samples.at(-1) as Samples[number]))} MB\n`)
  }
  return { minutes, paymentsPerSecond: PAYMENTS_PER_SECOND, samples, mbPerMinute: slopePerMinute(samples) }
}
