import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureTemplate } from './campus/template.ts'
import { isAcrossMidnight, moveOtherClocks, runAcrossMidnight } from './midnight.ts'
import type { Report } from './report.ts'
import { playRound } from './round.ts'
import { pageOf, rarePointsOf, readLeast, readReports, shareOf, shortfallsOf, totalOf } from './summary.ts'
import { biteAll } from './teeth/bite.ts'
import { lostTexts } from './teeth/texts.ts'

// torture --seed 7 --minutes 2 --json out.json     one round; `--seed 1,2` are two rounds, and a list in the file
//
// torture --seed 1,2 --least faults=300,kills=100,databaseCrashes=10,payments=20000
//                            fewer than so many are a failure, too; a round goes on until it has its share, for `--at-most` minutes
//
// torture --each-point 20     a crash point that was come to less often in all rounds is a failure, too
//
// torture --calms 3           so many times as much time between troubles: more payments for each of them
//
// torture --sum one.json,two.json      several runs as one page; nothing runs
//
// torture --teeth            plants defects one by one and tells which were caught; `--only WORDS` those with these words
//
// torture --midnight         the business day ends in the middle of the round, on everybody's clock; wants libfaketime
//
// Exit code 0 when nothing was violated, 1 otherwise. What is left of a campus that was violated stays in the folder that is told.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    'at-most': { type: 'string' },
    calms: { type: 'string', default: '1' },
    together: { type: 'string', default: '100' },
    'a-second': { type: 'string', default: '200' },
    json: { type: 'string' },
    least: { type: 'string', default: '' },
    'each-point': { type: 'string', default: '0' },
    sum: { type: 'string' },
    folder: { type: 'string' },
    teeth: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    port: { type: 'string', default: '8480' },
    midnight: { type: 'boolean', default: false },
  },
})

/** Of the violations that were found; all of them are in the file. */
const SHOWN = 20
const MOST_MINUTES = 10
/** What filling a campus, healing, reading and auditing may take beside the faults, and all teeth together. */
const SPARE_MINUTES = 5
const TEETH_MINUTES = 30
const MINUTE_MS = 60_000

if (values.sum !== undefined) {
  process.stdout.write(pageOf(readReports(values.sum.split(','))))
  process.exit()
}

const folder = values.folder ?? path.join(tmpdir(), `yimatong-torture-${process.pid}`)
const say = (sentence: string) => console.error(sentence)

// What is planted only now and then would be missed only then.
const lost = lostTexts()
for (const sentence of lost) say(sentence)
if (lost.length > 0) process.exit(1)

mkdirSync(folder, { recursive: true })
const port = Number(values.port)
const template = await ensureTemplate(folder, port)
// Tokens of phones and tills live for fifteen minutes.
const minutes = Number(values.minutes)
const atMost = Number(values['at-most'] ?? minutes)
if (Math.max(minutes, atMost) > MOST_MINUTES)
  throw new Error(`A round is at most ${MOST_MINUTES} minutes; give several seeds.`)

const seeds = values.seed.split(',').map(Number)
const least = readLeast(values.least)
if (values.midnight && !isAcrossMidnight()) {
  if (seeds.length > 1) throw new Error('One day ends at a time: give one seed.')
  const code = runAcrossMidnight([...process.argv.slice(1), '--folder', folder], Number(values.minutes))
  if (code === 0 && values.folder === undefined) rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
if (values.midnight) moveOtherClocks()
// A harness that hangs has shown nothing; what it has started ends with it.
const watch = () => {
  say('The harness did not come to its end in time.')
  process.exit(1)
}
setTimeout(
  watch,
  (seeds.length * (Math.max(minutes, atMost) + SPARE_MINUTES) + (values.teeth ? TEETH_MINUTES : 0)) * MINUTE_MS,
).unref()

const options = {
  minutes,
  atMost,
  calms: Number(values.calms),
  together: Number(values.together),
  aSecond: Number(values['a-second']),
  folder,
  template,
  port,
  isMidnight: values.midnight,
  say,
}

/** After each round: what a run has shown is there even if somebody ends it. Several seeds are a list, one is itself. */
function keep(reports: readonly Report[]): void {
  const [only] = reports
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(seeds.length > 1 ? reports : only, null, 2))
}

async function torture(): Promise<boolean> {
  const reports: Report[] = []
  for (const [index, seed] of seeds.entries()) {
    const share = shareOf(least, totalOf(reports), seeds.length - index)
    const report = await playRound({ ...options, seed, share })
    for (const { rule, what } of report.violated.slice(0, SHOWN)) say(`VIOLATED: ${rule}\n${what}`)
    const { violated: _named, measured: _each, ...told } = report
    console.log(JSON.stringify(told))
    reports.push(report)
    keep(reports)
  }
  const total = totalOf(reports)
  const shortfalls = [...shortfallsOf(total, least), ...rarePointsOf(total, Number(values['each-point']))]
  for (const shortfall of shortfalls) say(shortfall)
  return total.violations === 0 && shortfalls.length === 0
}

async function proveTeeth(): Promise<boolean> {
  const bites = await biteAll({ ...options, share: {}, seed: seeds[0] ?? 1 }, values.only)
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(bites, null, 2))
  const caught = bites.filter(({ caughtBy }) => caughtBy.length > 0)
  console.log(`${caught.length} of ${bites.length} planted defects were caught`)
  return bites.length > 0 && caught.length === bites.length
}

const isGood = await (values.teeth ? proveTeeth() : torture())
if (!isGood) {
  say(`Logs, data, schedule and history are in ${folder}`)
  process.exitCode = 1
} else if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
// Node, left to end by itself, has been seen to wait for ever for one of so many connections that were torn down.
process.exit()
