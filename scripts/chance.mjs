// Which of the cases that are made up by chance a run of tests tells: properties, and the fault harness of the journeys.
import { randomInt } from 'node:crypto'

/** Of every run that nobody asks for others: a change is refused for what it breaks, and not for what it happens to meet. */
const USUAL = 20_261_123

const chosen = process.env['CHANCE_SEED'] ?? String(USUAL)
if (chosen !== 'random' && !/^-?\d{1,10}$/.test(chosen))
  throw new Error(`CHANCE_SEED is a number or random, not ${chosen}`)

export const chanceSeed = chosen === 'random' ? randomInt(2 ** 31) : Number(chosen)
