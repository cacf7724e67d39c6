// Loaded into every Node process of a round across midnight, the harness's own too: one clock, so far ahead that the day ends.
import { moveClock } from './moved-clock.mjs'

moveClock(Number(process.env['TORTURE_AHEAD_MS']))
