import { readdirSync, readFileSync } from 'node:fs'
import type { BenchCampus } from './campus.ts'
import { median } from './raw-client.ts'

/** Microseconds of processor time by name; PostgreSQL by database. 0 where the system does not tell. */
export type CpuMicros = Record<string, number>

/** Microseconds of processor time that each process had used when it was looked at. */
export interface CpuLook {
  /** When that was, by `performance.now()`. */
  atMs: number
  services: CpuMicros
  /** PostgreSQL's connections and what else it has begun, by number and beginning: numbers are given out again. */
  backends: ReadonlyMap<string, Backend>
  /** PostgreSQL's first process, and all that it had begun and that has ended. */
  postgres: number
  generator: number
}

interface Backend {
  name: string
  micros: number
}

/** Resident memory of each process in MB, where the system tells (Linux). */
export function memoryMb(pids: BenchCampus['pids']): Record<string, number> {
  const residentKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readOf(pid, 'status') ?? '')?.[1] ?? 0)
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, Math.round(residentKb(pid) / 1024)]))
}

/** Looks at the campus's processes. Two looks tell what something has cost, whoever else was busy. */
export function cpuMicros({ pids, postgresPid }: Pick<BenchCampus, 'pids' | 'postgresPid'>): CpuLook {
  const services = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, usedBy(statOf(pid))]))
  const { user, system } = process.cpuUsage()
  return { atMs: performance.now(), services, ...lookAtPostgres(postgresPid), generator: user + system }
}

/** What was used between two looks, for each of so many; the load generator's own last. */
export function microsEach(before: CpuLook, after: CpuLook, count: number): CpuMicros {
  const used: CpuMicros = {}
  const add = (name: string, micros: number): void => {
    used[name] = (used[name] ?? 0) + micros
  }
  for (const [name, micros] of Object.entries(after.services)) add(name, micros - (before.services[name] ?? 0))
  for (const [key, { name, micros }] of after.backends) add(name, micros - (before.backends.get(key)?.micros ?? 0))
  // The first process counts all that those have used who have ended since; what they had used before was before.
  const ended = [...before.backends].filter(([key]) => !after.backends.has(key))
  add(OTHERS, after.postgres - before.postgres - ended.reduce((sum, [, { micros }]) => sum + micros, 0))
  add('the load generator', after.generator - before.generator)
  return Object.fromEntries(Object.entries(used).map(([name, micros]) => [name, Math.round(micros / count)]))
}

/** Cores that were busy between two looks, of all that is looked at together: seconds of processor time in each second. */
export function coresBusyBetween(before: CpuLook, after: CpuLook): number {
  const used = Object.values(microsEach(before, after, 1)).reduce((sum, micros) => sum + micros, 0)
  return used / 1000 / (after.atMs - before.atMs)
}

/** For each name the median over the rounds. */
export function mediansByName(rounds: readonly CpuMicros[]): CpuMicros {
  const names = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((micros) => micros[name] ?? 0))]))
}

const OTHERS = 'postgres, others'

/** Linux counts in hundredths of a second on every platform that Node runs on. */
const MICROS_PER_TICK = 10_000

interface Stat {
  parent: number
  /** When it began, in ticks since the machine did. */
  began: number
  own: number
  /** Of children that have ended: a backend that closed, a vacuum that is through. */
  ended: number
}

function statOf(pid: number): Stat | undefined {
  // The name in brackets may hold anything, blanks too.
  const fields = readOf(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')
    .map(Number)
  const [, parent = 0] = fields ?? []
  const [own = 0, ownKernel = 0, ended = 0, endedKernel = 0] = fields?.slice(11) ?? []
  return fields && { parent, began: fields[19] ?? 0, own: own + ownKernel, ended: ended + endedKernel }
}

const usedBy = (stat: Stat | undefined): number => (stat?.own ?? 0) * MICROS_PER_TICK

function lookAtPostgres(pid: number): Pick<CpuLook, 'backends' | 'postgres'> {
  const server = statOf(pid)
  const backends = new Map(server && backendsOf(pid))
  // One that has ended meanwhile may have been counted twice or not at all.
  if (statOf(pid)?.ended !== server?.ended) return lookAtPostgres(pid)
  return { backends, postgres: ((server?.own ?? 0) + (server?.ended ?? 0)) * MICROS_PER_TICK }
}

function backendsOf(postgresPid: number): [key: string, backend: Backend][] {
  return readdirSync('/proc').flatMap((entry): [string, Backend][] => {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : undefined
    if (stat?.parent !== postgresPid) return []
    return [[`${entry} ${stat.began}`, { name: backendName(Number(entry)), micros: usedBy(stat) }]]
  })
}

function backendName(pid: number): string {
  // postgres: payment_app yimatong_payment 127.0.0.1(50432) idle
  const database = /^postgres: \S+ yimatong_(\w+) /.exec(readOf(pid, 'cmdline') ?? '')?.[1]
  return database === undefined ? OTHERS : `postgres, ${database}`
}

/** A file of /proc; undefined where there is none, or the process has ended. */
function readOf(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
