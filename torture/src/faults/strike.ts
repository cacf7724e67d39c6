import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Host } from '../campus/host.ts'
import type { World } from '../office/world.ts'
import { fillDisk } from './full-disk.ts'
import { crashInBatch, dieAt, sleepOver } from './halt.ts'
import type { Fault, Lane } from './schedule.ts'
import type { Weather } from './weather.ts'

/** A fault that really happened. */
export interface Struck {
  lane: string
  kind: string
  /** What was struck; for a process its name, for a network its link. */
  where: string
  struckAt: number
  healedAt: number
}

/** What happened and where; undefined when nothing was struck in the end. */
type Hit = Pick<Struck, 'kind' | 'where'> | undefined
type Of<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>
type Strike<Kind extends Fault['kind']> = (world: World, fault: Of<Kind>) => Promise<Hit>

/** Ends every connection of the services that the database has, as a careless administrator would. */
async function terminateBackends(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    )
  } finally {
    await client.end()
  }
}

async function end(host: Host, signal: 'SIGKILL' | 'SIGTERM', holdMs: number): Promise<void> {
  await host.kill(signal)
  await pause(holdMs)
  await host.bringUp()
}

/** Each lets something go wrong and puts it right again. */
const STRIKES: { [Kind in Fault['kind']]: Strike<Kind> } = {
  async KILL({ campus }, { kind, host, holdMs }) {
    await end(campus.hosts[host], 'SIGKILL', holdMs)
    return { kind, where: host }
  },
  async TERM({ campus }, { kind, host, holdMs }) {
    await end(campus.hosts[host], 'SIGTERM', holdMs)
    return { kind, where: host }
  },
  async TSM_DOWN({ campus }, { kind, holdMs }) {
    await end(campus.hosts.tsm, 'SIGKILL', holdMs)
    return { kind, where: 'tsm' }
  },
  async CRASH_AT({ campus }, { host: name, point, passages, holdMs }) {
    const host = campus.hosts[name]
    const kind = await dieAt(host, point, passages)
    await pause(holdMs)
    await host.bringUp()
    return { kind, where: name }
  },
  async SLEEP({ campus }, { kind, duty, holdMs }) {
    const host = await sleepOver(campus, duty, holdMs)
    return host === undefined ? undefined : { kind, where: host.name }
  },
  async FREEZE({ campus }, { kind, host, holdMs }) {
    campus.hosts[host].freeze()
    await pause(holdMs)
    campus.hosts[host].thaw()
    return { kind, where: host }
  },
  async CLOCK({ campus }, { kind, host, shiftMs, holdMs }) {
    campus.hosts[host].shiftClock(shiftMs)
    await pause(holdMs)
    campus.hosts[host].shiftClock(0)
    return { kind, where: host }
  },
  async NETWORK({ campus }, { link: name, trouble, holdMs }) {
    const link = campus.links.get(name)
    link?.trouble(trouble)
    await pause(holdMs)
    const struck = (await link?.heal()) ?? 0
    return struck > 0 ? { kind: trouble.kind, where: name } : undefined
  },
  async DATABASE_CRASH({ campus: { database } }, { kind, holdMs }) {
    await database.crash()
    await pause(holdMs)
    await database.start()
    return { kind, where: 'database' }
  },
  async DATABASE_TERMINATE({ campus: { database } }, { kind }) {
    await terminateBackends(database.adminUrl)
    return { kind, where: 'database' }
  },
  async BATCH_CRASH({ campus, books }, { kind, point, daysBack, holdMs }) {
    const crashing = crashInBatch(campus, point, holdMs)
    await books.compare(daysBack)
    return (await crashing) ? { kind, where: 'database' } : undefined
  },
  async DISK_FULL({ campus }, { kind, full, holdMs }) {
    return (await fillDisk(campus, full, holdMs)) ? { kind, where: 'disk' } : undefined
  },
  async RECEIVER({ receiver }, { mood, holdMs }) {
    receiver.turn(mood)
    await pause(holdMs)
    return receiver.turn(undefined) > 0 ? { kind: `RECEIVER_${mood}`, where: 'receiver' } : undefined
  },
  async REDIS_KILL({ campus: { redis } }, { kind, holdMs }) {
    await redis?.kill()
    await pause(holdMs)
    await redis?.start()
    return { kind, where: 'redis' }
  },
  async REDIS_FLUSH({ campus: { redis } }, { kind }) {
    await redis?.flush()
    return { kind, where: 'redis' }
  },
}

const strike = <Kind extends Fault['kind']>(world: World, fault: Of<Kind>): Promise<Hit> =>
  (STRIKES[fault.kind] as Strike<Kind>)(world, fault)

interface Storms {
  struck: Struck[]
  weather: Weather
  until: AbortSignal
}

/** A storm does not begin with everything in the same instant. */
const SPREAD_MS = 700

/** Goes through a lane, most in storms alone, until it is told to stop; what is under way is then put right first. */
export async function runLane(world: World, lane: Lane, { struck, weather, until }: Storms): Promise<void> {
  const rest = (ms: number) => pause(ms, undefined, { signal: until }).catch(() => undefined)
  for (const fault of lane.faults) {
    await rest(fault.gapMs)
    if (lane.season !== 'ALWAYS' && !weather.isStorm()) {
      await weather.storm()
      await rest(fault.gapMs % SPREAD_MS)
    }
    if (until.aborted) return
    const struckAt = Date.now()
    const striking = () => strike(world, fault)
    const what = await (lane.season === 'STORMS_AND_WAITED_FOR' ? weather.during(striking) : striking())
    if (what !== undefined) struck.push({ lane: lane.name, ...what, struckAt, healedAt: Date.now() })
  }
}
