import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Campus, openCampus } from './campus/campus.ts'
import { circumstances } from './circumstances.ts'
import { hasRedis } from './campus/redis.ts'
import { crashPointHits } from './faults/crash-points.ts'
import { type Lane, planFaults } from './faults/schedule.ts'
import { runLane, type Struck } from './faults/strike.ts'
import { openWeather, type Weather } from './faults/weather.ts'
import { endWell } from './judge/end-well.ts'
import type { Violation } from './judge/judge.ts'
import { whatIsLate } from './judge/late.ts'
import { readBalances } from './judge/readings.ts'
import { writeHistory } from './history-file.ts'
import type { Sale } from './lunch/history.ts'
import { gatherPeople, type Lunch, startLunch } from './lunch/lunch.ts'
import { CALM_PLAYS, PLAYS } from './lunch/visit.ts'
import { untilMidnightMs } from './midnight.ts'
import { closeDay } from './office/close-day.ts'
import { openWorld, type World } from './office/world.ts'
import { createRandom } from './random.ts'
import { type Late, within } from './within.ts'
import { recoveriesOf } from './recovery.ts'
import { countBy, doubtsOf, percentilesIn, type Report } from './report.ts'
import { countedOf, type Least, shortfallsOf } from './summary.ts'

export interface RoundOptions {
  seed: number
  minutes: number
  /** What it should show; until it has, it goes on for up to so many minutes. */
  share: Least
  atMost: number
  /** So many times as long as ever nothing is struck between two troubles. */
  calms: number
  /** Customers at the tills at the same moment. */
  together: number
  /** Who come in a second, at most. */
  aSecond: number
  /** Where campuses live while they are tortured. */
  folder: string
  template: string
  port: number
  /** The day ends meanwhile: the clock of everybody, this process too, was set so. */
  isMidnight?: boolean
  say(sentence: string): void
}

const MINUTE_MS = 60_000
const INTO_THE_DAY_MS = 30_000
const LOOK_EVERY_MS = 500
/** Somebody who was frozen for 45 s, or a Redis that was gone for a minute, has to come back, too. */
const PUT_RIGHT_WITHIN_MS = 3 * 60_000
const STOPS_WITHIN_MS = 90_000

/** One campus, one seed: everything goes wrong for so long, is healed, and then everything must have ended well. */
export async function playRound({
  seed,
  minutes,
  share,
  atMost,
  calms,
  together,
  aSecond,
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
    const lanes = planFaults(random.branch('faults'), { minutes, atMost, calms, ...possible })
    writeFileSync(path.join(folder, `schedule-${seed}.json`), JSON.stringify({ seed, minutes, lanes }, null, 1))
    const began = Date.now()
    const people = await gatherPeople(campus, { prefix: 'TORT', share: 1 }, random.branch('people'))
    const before = await readBalances(campus, people.customers)
    const weather = openWeather(over.signal, calms)
    const plays = () => (weather.isStorm() ? PLAYS : CALM_PLAYS)
    const options = { run: `T${seed}`, together, aSecond, plays, random: random.branch('lunch') }
    const lunch = startLunch(campus, people, options)
    const lastsMs = Math.max(minutes * MINUTE_MS, isMidnight ? untilMidnightMs() + INTO_THE_DAY_MS : 0)
    const patience = { lastsMs, atMostMs: atMost * MINUTE_MS, share }
    const { struck, tookMs, late } = await strikeAll(world, lunch, { lanes, over, weather, ...patience })
    const { sales } = lunch.history
    say(`seed ${seed}: ${struck.length} faults and ${sales.length} payments; healed, waiting for the rest`)
    const violations = [
      ...late,
      ...(await endWell(world, lunch, { people, before, began, struck }).catch(whatIsLate)),
      ...(isMidnight ? await closeDay(world, sales) : []),
    ]
    const took = Math.round((10 * tookMs) / MINUTE_MS) / 10
    isWell = violations.length === 0
    if (!isWell) writeHistory(path.join(folder, `history-${seed}.jsonl`), struck, sales)
    return reportOf({ seed, minutes: took, campus, lunch, struck, violations })
  } finally {
    over.abort()
    world.close()
    await within(STOPS_WITHIN_MS, 'the campus stops', campus.stop()).catch((error: Late) => say(error.message))
    // What was violated is looked at where it is.
    if (isWell) campus.disk?.close()
  }
}

interface Troubles {
  lanes: readonly Lane[]
  over: AbortController
  weather: Weather
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
  { lanes, over, weather, lastsMs, atMostMs, share }: Troubles,
): Promise<{ struck: Struck[]; tookMs: number; late: Violation[] }> {
  const struck: Struck[] = []
  const late: Violation[] = []
  const noteLate = (error: unknown): void => void late.push(...whatIsLate(error))
  const began = Date.now()
  const striking = Promise.all(
    lanes.map((lane) => runLane(world, lane, { struck, weather, until: over.signal }).catch(noteLate)),
  )
  const isEnough = (): boolean => {
    const shown = countedOf(countBy(struck.map(({ kind }) => kind)), sales.filter(wasHeard).length)
    return shortfallsOf(shown, share).length === 0
  }
  await Promise.race([pause(lastsMs), striking])
  while (!isEnough() && Date.now() - began < atMostMs) await pause(LOOK_EVERY_MS)
  over.abort()
  await within(PUT_RIGHT_WITHIN_MS, 'what was struck last is put right', striking).catch(noteLate)
  return { struck, tookMs: Date.now() - began, late }
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
  const measured = { recoveries: recoveriesOf(history, struck), unresolvedMs: doubtsOf(history) }
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
    ...percentilesIn(measured),
    measured,
  }
}
