import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { coresBusyBetween, cpuMicros, microsEach } from './processes.ts'

const TITLE = 'postgres: payment_app yimatong_payment 127.0.0.1(50432) idle'
const BURNT_MICROS = 200_000

/** Uses so much processor time whenever it is told to, and says when it has. */
const BURN = `process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage()
  for (let used = 0; used < ${BURNT_MICROS};) {
    const now = process.cpuUsage()
    used = now.user + now.system - user - system
  }
  process.stdout.write('burnt')
})`

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill()
})

/** A child of this process that looks like a connection of the payment database; this process stands for PostgreSQL's first. */
function connect() {
  const child = spawn(process.execPath, ['-e', BURN], { argv0: TITLE, stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  return {
    async work() {
      child.stdin.write('more')
      await once(child.stdout, 'data')
    },
    async close() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

const place = { pids: {}, postgresPid: process.pid }

describe.runIf(process.platform === 'linux')('processor time of PostgreSQL', () => {
  it('is told by database', async () => {
    const connection = connect()
    await connection.work()
    const before = cpuMicros(place)
    await connection.work()
    expect(microsEach(before, cpuMicros(place), 1)['postgres, payment']).toBeGreaterThan(BURNT_MICROS / 2)
  })

  it('is never less than none, though one of several connections has closed in between', async () => {
    const [connection, other] = [connect(), connect()]
    await Promise.all([connection.work(), other.work()])
    const before = cpuMicros(place)
    await connection.close()
    const used = microsEach(before, cpuMicros(place), 1)
    expect(Object.entries(used).filter(([, micros]) => micros < 0)).toEqual([])
  })

  it('of a connection that has closed is not told a second time', async () => {
    const connection = connect()
    await connection.work()
    const before = cpuMicros(place)
    await connection.close()
    const { 'postgres, others': others, 'the load generator': mine = 0 } = microsEach(before, cpuMicros(place), 1)
    expect(others).toBeLessThan(mine + BURNT_MICROS / 2)
  })
})

it('all of our processes, PostgreSQL and the load generator keep cores busy', () => {
  const backends = (micros: number) => new Map([['7 1', { name: 'postgres, payment', micros }]])
  const before = { atMs: 1000, services: { payment: 0, tsm: 500 }, backends: backends(0), postgres: 0, generator: 0 }
  const after = {
    atMs: 3000,
    services: { payment: 1_000_000, tsm: 500_500 },
    backends: backends(800_000),
    postgres: 200_000,
    generator: 500_000,
  }
  expect(coresBusyBetween(before, after)).toBe(1.5)
})
