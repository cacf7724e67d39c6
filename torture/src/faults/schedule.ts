import { type GatewayName, GATEWAYS, type HostName } from '../campus/host.ts'
import { type Mood, MOODS } from '../office/receiver.ts'
import { NETWORK_TROUBLES, type Trouble } from '../network/trouble.ts'
import type { Random } from '../random.ts'
import type { Full } from './full-disk.ts'
import { BATCH_POINTS, DUTIES, POINTS } from './points.ts'

/** What goes wrong next in one lane. Lanes go side by side; in a lane one trouble is over before the next one begins. */
export type Fault = { gapMs: number; holdMs: number } & (
  | { kind: 'KILL'; host: HostName }
  | { kind: 'TERM'; host: HostName }
  | { kind: 'FREEZE'; host: HostName }
  | { kind: 'CRASH_AT'; host: HostName; point: string; passages: number }
  /** The TSM is away for a while: what needs a code of a phone cannot be paid, all else can. */
  | { kind: 'TSM_DOWN' }
  | { kind: 'SLEEP'; host: GatewayName; duty: string }
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

export interface Lane {
  name: string
  faults: readonly Fault[]
}

export interface ScheduleOptions {
  minutes: number
  /** A slow machine strikes for longer; what is drawn for that comes after the rest. */
  atMost: number
  links: readonly string[]
  withRedis: boolean
  withDisk: boolean
}

/**
 * Storms with pauses between: for so long all lanes strike, then none begins anything for so long. Without the pauses a campus on
 * two cores does hardly anything but start again, and what goes wrong meets few payments.
 */
export const STORM_MS = 5000
export const CALM_MS = 7000

/** More faults than a lane can get through in its time: what is not reached is not counted. */
const PER_MINUTE = 90
const LONG_MINUTES = 3
/** Of the processes that are frozen in a long run, so many stand still for longer than anybody waits for them. */
const LONG_FREEZES = 0.1
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** A short run cannot bear it that somebody sleeps past a longer claim. */
const SHORT_CLAIM_MS = 3000

/** Everything that will go wrong, from the seed alone. */
export function planFaults(random: Random, options: ScheduleOptions): Lane[] {
  const { minutes, atMost, links, withRedis, withDisk } = options
  const count = Math.ceil(Math.max(minutes, atMost) * PER_MINUTE)
  const isLong = minutes >= LONG_MINUTES
  const lane = (name: string, draw: (random: Random) => Fault): Lane => {
    const own = random.branch(name)
    return { name, faults: Array.from({ length: count }, () => draw(own)) }
  }
  return [
    lane('gateways', (own) => processFault(own, GATEWAYS, isLong)),
    lane('tsm', (own) => processFault(own, ['tsm'], isLong)),
    lane('onecard', (own) => processFault(own, ['onecard'], isLong)),
    ...['network-1', 'network-2', 'network-3'].map((name) => lane(name, (own) => networkFault(own, links, isLong))),
    lane('database', (own) => databaseFault(own, withDisk)),
    lane('clock', clockFault),
    lane('receivers', receiverFault),
    ...(withRedis ? [lane('redis', (own) => redisFault(own, isLong))] : []),
  ]
}

/** Usually short of what peers wait for, in a long run now and then far beyond. */
const freezeMs = (random: Random, isLong: boolean): number =>
  random.between(1000, isLong && random.chance(LONG_FREEZES) ? 45_000 : 4000)

function processFault(random: Random, hosts: readonly HostName[], isLong: boolean): Fault {
  const host = random.pick(hosts)
  const timing = { gapMs: random.between(50, 500), holdMs: random.chance(0.1) ? random.between(500, 3000) : 0 }
  const kind = random.weighted({ KILL: 45, CRASH_AT: 45, TERM: 4, FREEZE: 3, OWN: 5 })
  switch (kind) {
    case 'CRASH_AT': {
      const points = POINTS.filter((one) => one.hosts.includes(host))
      // By crash point, of which some have several statements.
      const crashPoint = random.pick([...new Set(points.map((one) => one.crashPoint))])
      const { point, isRare } = random.pick(points.filter((one) => one.crashPoint === crashPoint))
      return { ...timing, kind, host, point, passages: isRare ? 1 : random.between(1, 12) }
    }
    case 'FREEZE':
      return { ...timing, kind, host, holdMs: freezeMs(random, isLong) }
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
  return { kind: 'SLEEP', host, duty, gapMs, holdMs: claimMs + random.between(300, 1500) }
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
  const weights = { DATABASE_CRASH: 5, DATABASE_TERMINATE: 3, BATCH_CRASH: 3, DISK_FULL: withDisk ? 2 : 0 }
  const kind = random.weighted(weights)
  const timing = { gapMs: random.between(1000, 5000), holdMs: random.chance(0.2) ? random.between(500, 2500) : 0 }
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
