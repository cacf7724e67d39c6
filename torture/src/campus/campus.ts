import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { CampusPlace } from '@yimatong/bench/simulated/campus-people'
import { type DatabaseUrls, settingsOf, startDatabases } from '../../../scripts/campus.mjs'
import { ensureKeys } from '../../../scripts/keys.mjs'
import { inRoot } from '../../../scripts/run.mjs'
import { programs, programsInModules } from '../../../scripts/service.mjs'
import { NODE_STAYS_OUT } from '../midnight.ts'
import { type Link, openLink } from '../network/link.ts'
import type { Random } from '../random.ts'
import { type Disk, mountDisk, unmountDisk } from './disk.ts'
import { type GatewayName, GATEWAYS, type Host, type HostName, HOSTS, startHost } from './host.ts'
import { openRedis, type Redis } from './redis.ts'

/** Two payment servers on one set of databases, their peers, and a link of ours on every way between them. */
export interface Campus extends CampusPlace {
  hosts: Readonly<Record<HostName, Host>>
  /** By name, e.g. `gateway-a>onecard`, `tsm>database`, `tills>gateway-b`. */
  links: ReadonlyMap<string, Link>
  /** Where tills and phones find a payment server: the link before it. */
  doors: Readonly<Record<GatewayName, string>>
  database: Database
  redis: Redis | undefined
  disk: Disk | undefined
  stop(): Promise<void>
}

export interface Database {
  adminUrl: string
  urls: DatabaseUrls
  crash(): Promise<void>
  start(): Promise<void>
}

export interface CampusOptions {
  dir: string
  /** A campus that was filled and stopped. */
  template: string
  port: number
  random: Random
  withRedis: boolean
  /** On a small disk of its own, where the machine lets us mount one. */
  withDisk?: boolean
  /** Its services are started as modules, whose texts defects are planted into, and not as the programs made of them. */
  isInModules?: boolean
}

const owners = { payment: 'payment', token: 'tsm', onecard: 'onecard' } as const

/** Nobody is asked anything by chance, and no limit on persons meets a lunch of thousands of payments by a few. */
const SETTINGS = {
  LOG_LEVEL: 'warn',
  PIN_FREE_PER_DAY: '100000000',
  PIN_FREE_FEN: '1000000',
  DUPLICATE_WITHIN_SECONDS: '0',
  TWO_MERCHANTS_WITHIN_SECONDS: '0',
  // Who is never confirmed is closed while somebody still looks.
  CONFIRM_WITHIN_SECONDS: '15',
  STATIC_CODE_GRADE: 'A',
  WEBHOOK_ALLOW_LOCALHOST: 'true',
  ISSUE_LIMIT: '1000000',
  DIGITS_GUESS_BUDGET: '1000000',
}

const ROOM = { 'gateway-a': 0, 'gateway-b': 1, tsm: 2, onecard: 3, database: 4, redis: 5 } as const

const changePort = (url: string, port: number): string => {
  const changed = new URL(url)
  changed.port = String(port)
  return changed.href
}

export async function openCampus({
  dir,
  template,
  port,
  random,
  withRedis,
  withDisk = false,
  isInModules = false,
}: CampusOptions): Promise<Campus> {
  // Whatever an earlier run has left there.
  unmountDisk(dir)
  rmSync(dir, { recursive: true, force: true })
  const disk = withDisk ? mountDisk(dir) : undefined
  mkdirSync(dir, { recursive: true })
  // PostgreSQL's folder belongs to a user of its own, and keeps it.
  execFileSync('cp', ['-a', `${template}/.`, dir])
  // What the harness and its processes say to each other must not suffer with them when their disk is full.
  const aside = `${dir}-aside`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true })
  const keys = ensureKeys(path.join(dir, 'keys'))
  const env = { ...process.env, ...SETTINGS, ...NODE_STAYS_OUT }
  const { cluster, databaseUrls } = await startDatabases({ dir, port: port + ROOM.database, env: {} })
  if (cluster === undefined) throw new Error('the harness brings a database of its own')
  const redis = withRedis ? await openRedis(path.join(dir, 'redis'), port + ROOM.redis) : undefined

  const links = new Map<string, Link>()
  const link = async (name: string, to: number, isHttp = true): Promise<number> => {
    const opened = await openLink({ name, port: to, isHttp, random: random.branch(name) })
    links.set(name, opened)
    return opened.port
  }
  const doors = { 'gateway-a': '', 'gateway-b': '' }
  const hosts: Partial<Record<HostName, Host>> = {}
  for (const name of HOSTS) {
    const isGateway = name === 'gateway-a' || name === 'gateway-b'
    const room = isGateway ? 'payment' : name
    const through = await link(`${name}>database`, cluster.port, false)
    const throughIt = (owner: keyof typeof owners) => ({
      ...databaseUrls[owner],
      appUrl: changePort(databaseUrls[owner].appUrl, through),
    })
    const settings = settingsOf({
      env: { ...env, ...(await redisSetting(isGateway ? redis : undefined, (to) => link(`${name}>redis`, to, false))) },
      origin: `http://localhost:${port}`,
      port: port + ROOM[name],
      demo: true,
      databaseUrls: { payment: throughIt('payment'), token: throughIt('token'), onecard: throughIt('onecard') },
      keys,
      urls: {
        tsm: isGateway ? `http://127.0.0.1:${await link(`${name}>tsm`, port + ROOM.tsm)}` : '',
        onecard: isGateway ? `http://127.0.0.1:${await link(`${name}>onecard`, port + ROOM.onecard)}` : '',
      },
    })[room]
    if (isGateway) doors[name] = `http://127.0.0.1:${await link(`tills>${name}`, port + ROOM[name])}`
    hosts[name] = startHost({
      name,
      script: inRoot((isInModules ? programsInModules : programs)[room]),
      port: port + ROOM[name],
      env: { ...settings, PORT: String(port + ROOM[name]) },
      logFile: path.join(dir, 'logs', `${name}.log`),
      hitsFile: path.join(aside, `${name}.hits`),
      defectsFile: path.join(aside, `${name}.defects`),
    })
  }
  const all = hosts as Record<HostName, Host>
  // Whoever is frozen or waits for a Redis would outlive a harness that ends in the middle.
  const abandon = (): void => {
    for (const name of HOSTS) all[name].abandon()
    redis?.abandon()
  }
  process.once('exit', abandon)
  await Promise.all(HOSTS.map((name) => all[name].bringUp()))
  return {
    dir,
    origin: all['gateway-a'].origin,
    onecardUrl: all.onecard.origin,
    paymentDatabaseUrl: databaseUrls.payment.appUrl,
    hosts: all,
    links,
    doors,
    redis,
    disk,
    database: {
      adminUrl: cluster.adminUrl,
      urls: databaseUrls,
      crash: () => cluster.stopServer('immediate'),
      start: () => cluster.startServer(),
    },
    async stop() {
      await Promise.all(GATEWAYS.map((name) => all[name].kill('SIGTERM')))
      await Promise.all([all.tsm.kill('SIGTERM'), all.onecard.kill('SIGTERM')])
      await cluster.stop()
      await redis?.stop()
      for (const opened of links.values()) opened.close()
      process.off('exit', abandon)
    },
  }
}

async function redisSetting(
  redis: Redis | undefined,
  link: (port: number) => Promise<number>,
): Promise<Record<string, string>> {
  return redis === undefined ? {} : { REDIS_URL: `redis://127.0.0.1:${await link(redis.port)}` }
}
