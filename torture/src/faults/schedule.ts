import { GATEWAYS, type HostName } from '../campus/host.ts'
import { type Mood, MOODS } from '../office/receiver.ts'
import { NETWORK_TROUBLES, type Trouble } from '../network/trouble.ts'
import type { Random } from '../random.ts'
import type { Full } from './full-disk.ts'
import { BATCH_POINTS, DUTIES, type Point, POINTS } from './points.ts'

/** What goes wrong next in one lane. Lanes go side by side; in a lane one trouble is over before the next one begins. */
export type Fault = { gapMs: number; holdMs: number } & (
  | { kind: 'KILL'; host: HostName }
  | { kind: 'TERM'; host: HostName }
  | { kind: 'FREEZE'; host: HostName }
  | { kind: 'CRASH_AT'; host: HostName; point: string; passages: number }
  /** The TSM is away for a while: what needs a code of a phone cannot be paid, all else can. */
  | { kind: 'TSM_DOWN' }
  /** Whichever payment server takes such a duty up next falls asleep over it. */
  | { kind: 'SLEEP'; duty: string }
  | { kind: 'CLOCK'; host: HostName; shiftMs: number }
  | { kind: 'NETWORK'; link: string; trouble: Trouble }
  | { kind: 'DATABASE_CRASH' }
  | { kind: 'DATABASE_TERMINATE' }
  /** In the middle of comparing the day that lies so many days back. */
  | { kind: 'BATCH_CRASH'; point: string; daysBack: number }
  | { kind: 'DISK_FULL'; full: Full }
  /** What merchants' servers do instead of taking a notification. */
  | { kind: 'RECEIVER'; mood: Mood }
  | { kind: 'REDIS_KILL' }
  | { kind: 'REDIS_FLUSH' }
)

/** When a lane strikes: at any time, or in storms alone; and whether the calm waits until what it struck is there again. */
export type Season = 'ALWAYS' | 'STORMS' | 'STORMS_AND_WAITED_FOR'

export interface Lane {
  name: string
  season: Season
  faults: readonly Fault[]
}

export interface ScheduleOptions {
  minutes: number
  /** A slow machine strikes for longer; what is drawn for that comes after the rest. */
  atMost: number
  /** So many times as long as ever nothing is struck between two troubles. */
  calms: number
  links: readonly string[]
  withRedis: boolean
  withDisk: boolean
}

/** More faults than a lane can get through in its time: what is not reached is not counted. */
const PER_MINUTE = 90
const LONG_MINUTES = 3
/** Of the processes that are frozen in a long run, so many stand still for longer than anybody waits for them. */
const LONG_FREEZES = 0.1
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Between two troubles of a process; payment servers have no calm. */
const GAP_MS = { inStorms: { low: 100, high: 1000 }, always: { low: 300, high: 2000 } } as const
/** A process dies at one of so many passages of a point: the first ones after a start are not like the later ones. */
const MOST_PASSAGES = 8
/** A short run cannot bear it that somebody sleeps past a longer claim. */
const SHORT_CLAIM_MS = 3000

/** Everything that will go wrong, from the seed alone. */
export function planFaults(random: Random, options: ScheduleOptions): Lane[] {
  const { minutes, atMost, calms, links, withRedis, withDisk } = options
  const count = Math.ceil(Math.max(minutes, atMost) * PER_MINUTE)
  const isLong = minutes >= LONG_MINUTES
  const lane = (name: string, season: Season, draw: (random: Random) => Fault): Lane => {
    const own = random.branch(name)
    // What is struck at any time has no calms but these.
    const apart = season === 'ALWAYS' ? calms : 1
    const next = (): Fault => {
      const fault = draw(own)
      return { ...fault, gapMs: apart * fault.gapMs }
    }
    return { name, season, faults: Array.from({ length: count }, next) }
  }
  const processLane = (name: string, season: Season, hosts: readonly HostName[]): Lane => {
    const drawPoint = createPointDraw(random.branch(`${name} points`))
    return lane(name, season, (own) => processFault(own, { hosts, isLong, drawPoint }))
  }
  const networkLane = (name: string, season: Season) => lane(name, season, (own) => networkFault(own, links, isLong))
  return [
    // There are two of them: while one is away, tills pay through the other.
    processLane('gateways', 'ALWAYS', GATEWAYS),
    processLane('tsm', 'STORMS_AND_WAITED_FOR', ['tsm']),
    processLane('onecard', 'STORMS_AND_WAITED_FOR', ['onecard']),
    networkLane('network-1', 'ALWAYS'),
    networkLane('network-2', 'STORMS'),
    networkLane('network-3', 'STORMS'),
    lane('database', 'STORMS_AND_WAITED_FOR', (own) => databaseFault(own, withDisk)),
    lane('clock', 'STORMS', clockFault),
    lane('receivers', 'STORMS', receiverFault),
    ...(withRedis ? [lane('redis', 'STORMS', (own) => redisFault(own, isLong))] : []),
  ]
}

/** Usually short of what peers wait for, in a long run now and then beyond; of the two payment servers, far beyond. */
function freezeMs(random: Random, host: HostName, isLong: boolean): number {
  const isBeyond = isLong && random.chance(LONG_FREEZES)
  if (!isBeyond) return random.between(1000, 4000)
  return random.between(1000, host === 'tsm' || host === 'onecard' ? 10_000 : 45_000)
}

interface ProcessDraw {
  hosts: readonly HostName[]
  isLong: boolean
  /** The next point at which this host shall die. */
  drawPoint(host: HostName): Point
}

/**
 * Draws the points of a host so that none is behind the others: each crash point comes as often as it needs to be hit as often as the
 * rest, and its statements by turns.
 */
function createPointDraw(random: Random): (host: HostName) => Point {
  const bags = new Map<HostName, Point[]>()
  const filled = (host: HostName): Point[] => {
    const points = POINTS.filter((one) => one.hosts.includes(host))
    return points.flatMap((one) => Array.from({ length: one.tickets }, () => one))
  }
  return (host) => {
    const left = bags.get(host) ?? []
    const bag = left.length === 0 ? filled(host) : left
    const [drawn] = bag.splice(random.between(0, bag.length - 1), 1)
    bags.set(host, bag)
    return drawn as Point
  }
}

function processFault(random: Random, { hosts, isLong, drawPoint }: ProcessDraw): Fault {
  const host = random.pick(hosts)
  const { low, high } = hosts.length > 1 ? GAP_MS.always : GAP_MS.inStorms
  const timing = {
    gapMs: random.between(low, high),
    holdMs: random.chance(0.1) ? random.between(500, 3000) : 0,
  }
  const kind = random.weighted({ KILL: 40, CRASH_AT: 46, TERM: 4, FREEZE: 3, OWN: 11 })
  switch (kind) {
    case 'CRASH_AT': {
      const { point, isRare } = drawPoint(host)
      return { ...timing, kind, host, point, passages: isRare ? 1 : random.between(1, MOST_PASSAGES) }
    }
    case 'FREEZE':
      return { ...timing, kind, host, holdMs: freezeMs(random, host, isLong) }
    case 'OWN':
      return ownFault(random, host, isLong) ?? { ...timing, kind: 'KILL', host }
    case 'KILL':
    case 'TERM':
      return { ...timing, kind, host }
  }
}

/** What only a process of this kind can suffer. */
function ownFault(random: Random, host: HostName, isLong: boolean): Fault | undefined {
  const gapMs = random.between(100, 900)
  if (host === 'tsm') return { kind: 'TSM_DOWN', gapMs, holdMs: random.between(1000, 3000) }
  if (host === 'onecard') return undefined
  const { duty, claimMs } = random.pick(DUTIES.filter((one) => isLong || one.claimMs <= SHORT_CLAIM_MS))
  return { kind: 'SLEEP', duty, gapMs, holdMs: claimMs + random.between(300, 1500) }
}

function networkFault(random: Random, links: readonly string[], isLong: boolean): Fault {
  const kind = random.pick(NETWORK_TROUBLES)
  const longDelay = random.chance(0.15)
  return {
    kind: 'NETWORK',
    gapMs: random.between(50, 400),
    holdMs: random.between(300, 1500),
    link: random.pick(links),
    trouble: {
      kind,
      share: random.pick([0.1, 0.3, 0.7, 1]),
      delayMs: longDelay ? random.between(4000, isLong ? 60_000 : 20_000) : random.between(50, 2500),
    },
  }
}

function databaseFault(random: Random, withDisk: boolean): Fault {
  const weights = { DATABASE_CRASH: 9, DATABASE_TERMINATE: 2, BATCH_CRASH: 3, DISK_FULL: withDisk ? 2 : 0 }
  const kind = random.weighted(weights)
  const timing = { gapMs: random.between(500, 4000), holdMs: random.chance(0.2) ? random.between(500, 2500) : 0 }
  if (kind === 'DISK_FULL') {
    const full = random.pick(['TABLE', 'LOG'] as const)
    return { kind, full, ...timing, holdMs: random.between(500, 3000) }
  }
  if (kind !== 'BATCH_CRASH') return { kind, ...timing }
  return { kind, ...timing, point: random.pick(BATCH_POINTS), daysBack: random.between(1, 6) }
}

function receiverFault(random: Random): Fault {
  const mood = random.pick(MOODS)
  return { kind: 'RECEIVER', mood, gapMs: random.between(500, 2000), holdMs: random.between(1500, 6000) }
}

function clockFault(random: Random): Fault {
  const host = random.pick([...GATEWAYS, 'tsm', 'onecard'] as const)
  const shiftMs = random.pick([-HOUR_MS, HOUR_MS, -10 * MINUTE_MS, 90_000, -45_000])
  return { kind: 'CLOCK', host, shiftMs, gapMs: random.between(4000, 9000), holdMs: random.between(1000, 4000) }
}

function redisFault(random: Random, isLong: boolean): Fault {
  const kind = random.pick(['REDIS_KILL', 'REDIS_FLUSH'] as const)
  const isGoneForAMinute = isLong && random.chance(0.1)
  return { kind, gapMs: random.between(1500, 4000), holdMs: isGoneForAMinute ? MINUTE_MS : random.between(500, 4000) }
}
