import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Campus, openCampus } from './campus/campus.ts'
import { HOSTS } from './campus/host.ts'
import { circumstances } from './circumstances.ts'
import { hasRedis } from './campus/redis.ts'
import { crashPointHits } from './faults/crash-points.ts'
import { type Lane, planFaults } from './faults/schedule.ts'
import { runLane, type Struck } from './faults/strike.ts'
import { callAuditor } from './judge/auditor.ts'
import { judge, type Violation } from './judge/judge.ts'
import { readBalances, readEnds } from './judge/readings.ts'
import type { Sale } from './lunch/history.ts'
import { gatherPeople, type Lunch, type People, startLunch } from './lunch/lunch.ts'
import { PLAYS } from './lunch/visit.ts'
import { untilMidnightMs } from './midnight.ts'
import { closeDay } from './office/close-day.ts'
import { openWorld, type World } from './office/world.ts'
import { createRandom } from './random.ts'
import { countBy, doubtsOf, percentilesOf, recoveriesOf, type Report } from './report.ts'
import { countedOf, type Least, shortfallsOf } from './summary.ts'

export interface RoundOptions {
  seed: number
  minutes: number
  /** What it should show; until it has, it goes on for up to so many minutes. */
  share: Least
  atMost: number
  /** Customers at the tills at the same moment. */
  together: number
  /** Where campuses live while they are tortured. */
  folder: string
  template: string
  port: number
  /** The day ends meanwhile: the clock of everybody, this process too, was set so. */
  isMidnight?: boolean
  say(sentence: string): void
}

const MINUTE_MS = 60_000
const ALL_ENDS_WITHIN_MS = 60_000
const INTO_THE_DAY_MS = 30_000
const LOOK_EVERY_MS = 500

/** One campus, one seed: everything goes wrong for so long, is healed, and then everything must have ended well. */
export async function playRound({
  seed,
  minutes,
  share,
  atMost,
  together,
  folder,
  template,
  port,
  isMidnight = false,
  say,
}: RoundOptions): Promise<Report> {
  const random = createRandom(seed)
  // Every other seed keeps its hints of work in Redis, where the machine has one.
  const withRedis = seed % 2 === 0 && hasRedis()
  const dir = path.join(folder, `seed-${seed}`)
  const links = random.branch('links')
  const campus = await openCampus({ dir, template, port, random: links, withRedis, withDisk: true })
  const withDisk = campus.disk !== undefined
  if (!withDisk) say(`seed ${seed}: nobody may mount a small disk here, so none is ever full`)
  let isWell = false
  const over = new AbortController()
  const world = await openWorld(campus, random.branch('world'))
  try {
    const possible = { links: [...campus.links.keys()], withRedis, withDisk }
    const lanes = planFaults(random.branch('faults'), { minutes, atMost, ...possible })
    writeFileSync(path.join(folder, `schedule-${seed}.json`), JSON.stringify({ seed, minutes, lanes }, null, 1))
    const began = Date.now()
    const people = await gatherPeople(campus, { prefix: 'TORT', share: 1 }, random.branch('people'))
    const before = await readBalances(campus, people.customers)
    const options = { run: `T${seed}`, together, plays: PLAYS, random: random.branch('lunch') }
    const lunch = startLunch(campus, people, options)
    const lastsMs = Math.max(minutes * MINUTE_MS, isMidnight ? untilMidnightMs() + INTO_THE_DAY_MS : 0)
    const patience = { lastsMs, atMostMs: atMost * MINUTE_MS, share }
    const { struck, tookMs } = await strikeAll(world, lunch, { lanes, over, ...patience })
    const { sales } = lunch.history
    say(`seed ${seed}: ${struck.length} faults and ${sales.length} payments; healed, waiting for the rest`)
    const violations = [
      ...(await endWell(world, lunch, { people, before, began, struck })),
      ...(isMidnight ? await closeDay(world, sales) : []),
    ]
    writeFileSync(path.join(folder, `history-${seed}.json`), JSON.stringify({ struck, sales }))
    const took = Math.round((10 * tookMs) / MINUTE_MS) / 10
    isWell = violations.length === 0
    return reportOf({ seed, minutes: took, campus, lunch, struck, violations })
  } finally {
    over.abort()
    world.close()
    await campus.stop()
    // What was violated is looked at where it is.
    if (isWell) campus.disk?.close()
  }
}

interface Troubles {
  lanes: readonly Lane[]
  over: AbortController
  /** Until the next day has begun in earnest, where it is about that. */
  lastsMs: number
  atMostMs: number
  share: Least
}

/** A payment that a till has heard of; the final readings find a few more. */
const wasHeard = ({ views }: Sale): boolean => views.length > 0

/** Lets everything go wrong for so long, and on a slower machine longer, until enough has; not for ever. */
async function strikeAll(
  world: World,
  { history: { sales } }: Lunch,
  { lanes, over, lastsMs, atMostMs, share }: Troubles,
): Promise<{ struck: Struck[]; tookMs: number }> {
  const struck: Struck[] = []
  const began = Date.now()
  const striking = Promise.all(lanes.map((lane) => runLane(world, lane, { struck, began, until: over.signal })))
  const isEnough = (): boolean => {
    const shown = countedOf(countBy(struck.map(({ kind }) => kind)), sales.filter(wasHeard).length)
    return shortfallsOf(shown, share).length === 0
  }
  await Promise.race([pause(lastsMs), striking])
  while (!isEnough() && Date.now() - began < atMostMs) await pause(LOOK_EVERY_MS)
  over.abort()
  await striking
  return { struck, tookMs: Date.now() - began }
}

interface Begun {
  people: People
  before: ReadonlyMap<string, number>
  began: number
  struck: readonly Struck[]
}

/** Heals what is left, demands that everything finishes, reads every end, and lets history and auditor speak. */
async function endWell(world: World, lunch: Lunch, { people, before, began, struck }: Begun): Promise<Violation[]> {
  const { campus } = world
  for (const name of HOSTS) await campus.hosts[name].bringUp()
  const healedAt = performance.now()
  await lunch.stopComing()
  await Promise.all([...campus.links.values()].map((link) => link.quiet()))
  const tookMs = await lunch.settle(ALL_ENDS_WITHIN_MS)
  const late: Violation[] =
    tookMs < ALL_ENDS_WITHIN_MS
      ? []
      : [{ rule: 'everything ends within a minute', what: `${performance.now() - healedAt} ms` }]
  await readEnds(campus, lunch, { began, withinMs: Math.max(0, ALL_ENDS_WITHIN_MS - tookMs) })
  const after = await readBalances(campus, people.customers)
  const clockOff = struck.filter(({ kind, where }) => kind === 'CLOCK' && where === 'tsm')
  const found = judge(lunch.history, people, { balances: { before, after }, clockOff })
  return [...late, ...found, ...(await world.endWell(lunch.history.sales)), ...(await callAuditor(campus))]
}

interface Played {
  seed: number
  minutes: number
  campus: Campus
  lunch: Lunch
  struck: readonly Struck[]
  violations: Violation[]
}

/** What this machine does not let go wrong. */
const leftOut = ({ redis, disk }: Campus): string[] => [
  ...(redis === undefined && !hasRedis() ? ['REDIS: there is no Redis'] : []),
  ...(disk === undefined ? ['DISK_FULL: no file system may be mounted'] : []),
]

function reportOf({ seed, minutes, campus, lunch: { history }, struck, violations }: Played): Report {
  return {
    seed,
    minutes,
    ...circumstances(),
    violations: violations.length,
    violated: violations,
    faults: struck.length,
    payments: history.sales.filter(({ final }) => final).length,
    faultsByKind: countBy(struck.map(({ kind }) => kind)),
    crashPointHits: crashPointHits(campus, struck, history.sales),
    businessDays: countBy(history.sales.flatMap(({ final }) => (final?.businessDate ? [final.businessDate] : []))),
    leftOut: leftOut(campus),
    recoveryMs: percentilesOf(recoveriesOf(history, struck)),
    unresolvedMs: percentilesOf(doubtsOf(history)),
  }
}
