import { setTimeout as pause } from 'node:timers/promises'
import type { Campus } from '../campus/campus.ts'
import { GATEWAYS, type Halt, type Host } from '../campus/host.ts'
import { POINTS } from './points.ts'

/** How long a process may take to come to the point at which it is to die; then it is killed where it is. */
const POINT_WITHIN_MS = 2500
/** Where hardly anybody passes, or a duty must have been left by somebody first. */
const RARE_WITHIN_MS = 5000
const LOOK_EVERY_MS = 5

interface Order {
  how: Halt
  point: string
  passages: number
  withinMs: number
}

/** Waits until one of these hosts has halted at a point. Gives it; undefined when in so long nobody has. */
async function haltAt(hosts: readonly Host[], { how, point, passages, withinMs }: Order): Promise<Host | undefined> {
  const countOf = (host: Host): number => host.halts(how)[point] ?? 0
  const before = hosts.map(countOf)
  for (const host of hosts) host.arm(how, point, passages)
  const deadline = performance.now() + withinMs
  const halted = () => hosts.find((host, index) => countOf(host) > (before[index] ?? 0))
  while (halted() === undefined && performance.now() < deadline && hosts.some((host) => host.isRunning()))
    await pause(LOOK_EVERY_MS)
  const found = halted()
  for (const host of hosts) if (host !== found) host.arm(how, '', 1)
  return found
}

/** Lets a process die at a point, or, when it does not come there, wherever it is. */
export async function dieAt(host: Host, point: string, passages: number): Promise<'CRASH_AT' | 'KILL'> {
  const isRare = POINTS.some((one) => one.point === point && one.isRare)
  const withinMs = isRare ? RARE_WITHIN_MS : POINT_WITHIN_MS
  const dead = await haltAt([host], { how: 'die', point, passages, withinMs })
  if (dead !== undefined) return 'CRASH_AT'
  await host.kill('SIGKILL')
  return 'KILL'
}

/** Lets a worker sleep over a duty that it has just taken up. Gives it, if it did and was the same one all the time. */
export async function sleepOver({ hosts }: Campus, duty: string, forMs: number): Promise<Host | undefined> {
  const payment = GATEWAYS.map((name) => hosts[name])
  const asleep = await haltAt(payment, { how: 'sleep', point: duty, passages: 1, withinMs: RARE_WITHIN_MS })
  if (asleep === undefined) return undefined
  await pause(forMs)
  const isStillThere = asleep.isRunning()
  asleep.thaw()
  return isStillThere ? asleep : undefined
}

/** Stops the database dead while a day is being compared, just there: whoever compares stands still at the point meanwhile. */
export async function crashInBatch({ hosts, database }: Campus, point: string, holdMs: number): Promise<boolean> {
  const payment = GATEWAYS.map((name) => hosts[name])
  const asleep = await haltAt(payment, { how: 'sleep', point, passages: 1, withinMs: RARE_WITHIN_MS })
  if (asleep === undefined) return false
  await database.crash()
  asleep.thaw()
  await pause(holdMs)
  await database.start()
  return true
}
