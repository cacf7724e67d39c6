import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditorsFindings } from '../world/auditor.ts'
import { anyCommand, type CommandOfTwo, expectEnd } from './commands.ts'
import { reconciledSums, type Two, untilOneDay } from './day.ts'
import { BALANCE, type Model } from './model.ts'
import { sumsSoFar } from './sums.ts'
import { aPersonsSystem, openStage, type Stage, type System } from './system.ts'

/**
 * Stories of two people's codes, payments, refunds and mishaps, made up by chance, told to the real services and to a notebook.
 * Both must say the same after every step. MODEL_RUNS=10000 tells a night's worth of them, MODEL_SEED others than these. One that failed
 * is told again by its MODEL_SEED and MODEL_PATH.
 */

const RUNS = Number(process.env['MODEL_RUNS'] ?? 250)
/** Stories give subsidies at the ledger itself, which no office has decided: the auditor says so of what is two minutes old. */
const UNDECIDED = 'between.transfers-and-decisions '
const SEED = Number(process.env['MODEL_SEED'] ?? 20_261_122)
/** Which story of its seed; what stands behind a colon is how it was made shorter, and that is found again. */
const PATH = process.env['MODEL_PATH']?.split(':')[0]

/**
 * Of one campus. What grows by the story begins anew with the next one: the lines of a day, voucher keys, payment servers that died. And
 * a story that fails ends its campus, not the night.
 */
const STORIES_PER_CAMPUS = 250
/** One that waits for what does not come is told with its commands. Only midnight takes minutes. */
const STORY_ENDS_WITHIN_MS = 5 * 60_000

const BEGAN_AT = performance.now()
const ALL = PATH === undefined ? RUNS : 1
const CAMPUSES = Array.from({ length: Math.ceil(ALL / STORIES_PER_CAMPUS) }, (_, nth) => ({
  seed: SEED + nth,
  stories: Math.min(STORIES_PER_CAMPUS, ALL - nth * STORIES_PER_CAMPUS),
}))
const isNight = CAMPUSES.length > 1
const soFar = { told: 0, failed: 0 }

const newModel = (isOutsider: boolean): Model => ({
  balance: BALANCE,
  subsidy: 0,
  isOutsider,
  frozen: false,
  phones: [{ codes: [], shown: 0, revoked: false }],
  sales: [],
})

async function tell(stage: Stage, commands: Iterable<CommandOfTwo>): Promise<void> {
  await stage.makeReady()
  const [people, before] = await Promise.all([stage.nextTwo(), sumsSoFar(stage)])
  const model: Two<Model> = [newModel(true), newModel(false)]
  const real: Two<System> = [aPersonsSystem(stage, people[0], before), aPersonsSystem(stage, people[1], before)]
  await fc.asyncModelRun(() => ({ model, real }), commands)
  await expectEnd(model, real)
}

describe.each(CAMPUSES)('the stories of seed $seed', ({ seed, stories }) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage?.close())

  const endsWithinMs = 2 * STORY_ENDS_WITHIN_MS + stories * 2000

  it(`whatever happens to two people's payments, in any order, is what one clerk would have written (${stories} stories)`, {
    timeout: endsWithinMs + 60_000,
  }, async () => {
    let isOver = true
    const property = fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 30, size: 'max' }), async (commands) => {
      // One that did not end in time is still going on here, and would spoil whatever is told beside it.
      fc.pre(isOver)
      await pause(untilOneDay(Date.now()))
      isOver = false
      soFar.told += 1
      await tell(stage, commands).finally(() => (isOver = true))
    })
    try {
      await fc.assert(property, {
        seed,
        numRuns: stories,
        endOnFailure: isNight,
        plugins: [
          fc.timeout(STORY_ENDS_WITHIN_MS),
          fc.interruptAfterTimeLimit(endsWithinMs, { failOnInterrupt: true }),
        ],
        ...(PATH === undefined ? {} : { path: PATH }),
      })
      expect(await reconciledSums(stage)).toEqual((await sumsSoFar(stage)).sums)
      expect((await auditorsFindings(stage.world)).filter((found) => !found.startsWith(UNDECIDED))).toEqual([])
    } catch (error) {
      soFar.failed += 1
      // Vitest says it when all have been told, which may be tomorrow.
      if (isNight) console.error(error)
      throw error
    } finally {
      const seconds = Math.round((performance.now() - BEGAN_AT) / 1000)
      if (isNight) console.info(`${soFar.told} of ${ALL} stories in ${seconds} s, ${soFar.failed} failed`)
    }
  })
})
