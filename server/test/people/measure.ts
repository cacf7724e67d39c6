import { performance } from 'node:perf_hooks'
import { newId } from '@yimatong/contract/ids'
import { startTestCluster } from '@yimatong/prisma/test-database'
import { csvLines } from '../../src/files/csv.ts'
import { carryOutImports } from '../../src/people/imports/carry-out.ts'
import { confirmImport } from '../../src/people/imports/decide.ts'
import { readImport } from '../../src/people/imports/read.ts'
import { stageRoster } from '../../src/people/imports/stage.ts'
import { createWorld } from '../world/world.ts'

// npm run measure:rosters -w @yimatong/server
//
// How long a roster of 50,000 people takes to be judged and to be carried out, and what this process needs for it. The
// one-card backend is a process of its own; the database does not wait for its disk here.

const PEOPLE = 50_000
const HEADING = ['学工号', '姓名', '身份', '有效期起', '有效期止', '单笔限额', '日限额']

const mebibytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)
const roster = (cls: string) =>
  Buffer.from(
    csvLines([
      HEADING,
      ...Array.from({ length: PEOPLE }, (_, at) => [
        `M${at + 100_000}`,
        '欧阳若雪',
        cls,
        '2026-09-01',
        '2030-07-31',
        '',
        '',
      ]),
    ]),
  )

async function main(): Promise<void> {
  const cluster = await startTestCluster()
  const world = await createWorld()
  try {
    const { deps } = world.gateway
    const caller = { userId: newId('portalUser'), role: 'LOGISTICS', requestId: 'req-measure' } as const
    let peak = 0
    const watch = setInterval(() => {
      peak = Math.max(peak, mebibytes())
    }, 20)
    for (const [what, cls] of [
      ['new', '学生'],
      ['changed', '校外人员'],
    ] as const) {
      const bytes = roster(cls)
      const [before, beginning] = [mebibytes(), performance.now()]
      const importId = await stageRoster(deps, caller, { fileName: 'measure.csv', bytes })
      const judged = performance.now()
      await confirmImport(deps, caller, importId)
      while ((await readImport(deps.database, importId)).state === 'CONFIRMED') await carryOutImports(deps)
      const done = performance.now()
      const { state } = await readImport(deps.database, importId)
      const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
      console.log(
        `${PEOPLE} ${what} (${(bytes.length / 2 ** 20).toFixed(1)} MB): judged in ${seconds(beginning, judged)} s, ` +
          `${state} ${seconds(judged, done)} s later; resident ${before} MiB before, ${peak} MiB at the peak`,
      )
    }
    clearInterval(watch)
  } finally {
    await world.close()
    await cluster.stop()
  }
}

await main()
