import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'

/** Where libfaketime is, on the machines that have it. It moves the clock of a process and of all that this starts. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'].flatMap((place) => [
  `/usr/lib/${place}/faketime/libfaketime.so.1`,
  `/usr/local/lib/${place}/faketime/libfaketime.so.1`,
])

/** What a campus takes to come up and its people to gather, before anything goes wrong. */
const SETUP_MS = 90_000
/** Beside the minutes: who has not come to his end by then is ended. A process under a moved clock may stand still as it starts. */
const SPARE_MS = 8 * 60_000
const DAY_MS = 24 * 60 * 60_000

/** By this process's clock, to the end of the business day. */
export function untilMidnightMs(): number {
  const now = Date.now()
  return startOfBusinessDate(businessDateOf(now)) + DAY_MS - now
}

/**
 * Runs these arguments once more in a process whose clock is so far ahead that midnight comes in the middle of the troubles. The
 * harness, every service, PostgreSQL and Redis have this one clock: it is the day that ends, not a clock that is wrong. Gives
 * the exit code.
 */
export function runAcrossMidnight(args: readonly string[], minutes: number): number {
  const library = LIBRARIES.find(existsSync)
  if (library === undefined) throw new Error('To meet midnight the harness needs libfaketime (Debian: libfaketime).')
  const aheadMs = untilMidnightMs() - SETUP_MS - (minutes / 2) * 60_000
  const env = {
    LD_PRELOAD: library,
    FAKETIME: `${aheadMs < 0 ? '' : '+'}${Math.round(aheadMs / 1000)}`,
    // Timers and what is measured by them go on as ever.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...args], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
    timeout: SPARE_MS + minutes * 60_000,
    killSignal: 'SIGKILL',
  })
  return status ?? 1
}
