import { readdirSync, readFileSync } from 'node:fs'
import type { BenchCampus } from './campus.ts'
import { median } from './raw-client.ts'

/** Microseconds of processor time since each process began, by name; PostgreSQL by database. Empty where the system does not tell. */
export type CpuMicros = Record<string, number>

/** Resident memory of each process in MB, where the system tells (Linux). */
export function memoryMb(pids: BenchCampus['pids']): Record<string, number> {
  const residentKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readOf(pid, 'status') ?? '')?.[1] ?? 0)
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, Math.round(residentKb(pid) / 1024)]))
}

/** What the campus's processes have used so far. Two calls and a subtraction tell what something has cost, whoever else was busy. */
export function cpuMicros({ pids, postgresPid }: Pick<BenchCampus, 'pids' | 'postgresPid'>): CpuMicros {
  const micros: CpuMicros = {}
  for (const [name, pid] of Object.entries(pids)) micros[name] = usedBy(statOf(pid))
  for (const [name, used] of backends(postgresPid)) micros[name] = (micros[name] ?? 0) + used
  const { user, system } = process.cpuUsage()
  return { ...micros, 'the load generator': user + system }
}

/** The difference between two calls of `cpuMicros`, for each of so many. */
export function microsEach(before: CpuMicros, after: CpuMicros, count: number): CpuMicros {
  const each = Object.entries(after).map(([name, used]) => [name, Math.round((used - (before[name] ?? 0)) / count)])
  return Object.fromEntries(each) as CpuMicros
}

/** For each name the median over the rounds. */
export function mediansByName(rounds: readonly CpuMicros[]): CpuMicros {
  const names = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((micros) => micros[name] ?? 0))]))
}

/** Linux counts in hundredths of a second on every platform that Node runs on. */
const MICROS_PER_TICK = 10_000

interface Stat {
  parent: number
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
  return fields && { parent, own: own + ownKernel, ended: ended + endedKernel }
}

const usedBy = (stat: Stat | undefined): number => (stat?.own ?? 0) * MICROS_PER_TICK

/** The server's processes: connections by their database, the rest together. */
function backends(postgresPid: number): [name: string, micros: number][] {
  const server = statOf(postgresPid)
  if (server === undefined) return []
  const found: [string, number][] = [['postgres, others', (server.own + server.ended) * MICROS_PER_TICK]]
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : undefined
    if (stat?.parent === postgresPid) found.push([backendName(Number(entry)), usedBy(stat)])
  }
  return found
}

function backendName(pid: number): string {
  // postgres: payment_app yimatong_payment 127.0.0.1(50432) idle
  const database = /^postgres: \S+ yimatong_(\w+) /.exec(readOf(pid, 'cmdline') ?? '')?.[1]
  return database === undefined ? 'postgres, others' : `postgres, ${database}`
}

/** A file of /proc; undefined where there is none, or the process has ended. */
function readOf(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
