// Runs before every file of tests: one that would begin just before midnight on the campus waits for the new day, for many ask
// more than once what today is.
import { setTimeout as pause } from 'node:timers/promises'
import { MIDNIGHT, untilTurn } from './turns.mjs'

/** Longer than nearly every file takes. */
const LAST_MS = 90_000

let leftMs = untilTurn(Date.now(), [MIDNIGHT])
// A timer may be a little early.
while (leftMs <= LAST_MS) {
  await pause(leftMs)
  leftMs = untilTurn(Date.now(), [MIDNIGHT])
}
