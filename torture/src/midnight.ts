import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'

/** Where libfaketime is, on the machines that have it: it moves the clock of PostgreSQL and Redis. Node does not always start with it. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'].flatMap((place) => [
  `/usr/lib/${place}/faketime/libfaketime.so.1`,
  `/usr/local/lib/${place}/faketime/libfaketime.so.1`,
])

/** What a campus takes to come up and its people to gather, before anything goes wrong. */
const SETUP_MS = 45_000
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const LIBRARY = LIBRARIES.find(existsSync)
const AHEAD = new URL('../inside/ahead.mjs', import.meta.url).href

/** By this process's clock, to the end of the business day. */
export function untilMidnightMs(): number {
  const now = Date.now()
  return startOfBusinessDate(businessDateOf(now)) + DAY_MS - now
}

/**
 * Runs these arguments once more with a clock that is so far ahead that midnight comes in the middle of the troubles. The harness,
 * every service, PostgreSQL and Redis have this one clock: it is the day that ends, not a clock that is wrong. Gives the exit code.
 */
export function runAcrossMidnight(args: readonly string[], minutes: number): number {
  if (LIBRARY === undefined) throw new Error('To meet midnight the harness needs libfaketime (Debian: libfaketime).')
  const ahead = untilMidnightMs() - SETUP_MS - (minutes / 2) * MINUTE_MS
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...args], {
    env: {
      ...process.env,
      TORTURE_AHEAD_MS: String(Math.round(ahead / 1000) * 1000),
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${AHEAD}`,
    },
    stdio: 'inherit',
  })
  return status ?? 1
}

export const isAcrossMidnight = (): boolean => process.env['TORTURE_AHEAD_MS'] !== undefined

/** Whoever is started from now on has that clock by libfaketime, too; see `NODE_STAYS_OUT`. */
export function moveOtherClocks(): void {
  const seconds = Number(process.env['TORTURE_AHEAD_MS']) / 1000
  Object.assign(process.env, {
    LD_PRELOAD: LIBRARY,
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`,
    // Timers and what is measured by them go on as ever.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  })
}

/** For a Node process among those: its clock is moved already. */
export const NODE_STAYS_OUT = { LD_PRELOAD: '' }
