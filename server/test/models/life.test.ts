import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anyCommand, expectEnd } from './commands.ts'
import { reconciledSums, type Two, untilOneDay } from './day.ts'
import { BALANCE, type Model } from './model.ts'
import { sumsSoFar } from './sums.ts'
import { aPersonsSystem, openStage, type Stage, type System } from './system.ts'

/**
 * Stories of two people's codes, payments, refunds and mishaps, made up by chance, told to the real services and to a notebook.
 * Both must say the same after every step. MODEL_RUNS=10000 tells a night's worth of them, MODEL_SEED others than these.
 */

const RUNS = Number(process.env['MODEL_RUNS'] ?? 250)
const SEED = Number(process.env['MODEL_SEED'] ?? 20_261_122)
const STORIES_PER_TILL = 100

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

const newModel = (isOutsider: boolean): Model => ({
  balance: BALANCE,
  subsidy: 0,
  isOutsider,
  frozen: false,
  phones: [{ codes: [], shown: 0, revoked: false }],
  sales: [],
})

it(`whatever happens to two people's payments, in any order, is what one clerk would have written (${RUNS} stories)`, {
  timeout: 300_000 + RUNS * 2000,
}, async () => {
  let told = 0
  const story = fc.commands(anyCommand, { maxCommands: 30, size: 'max' })
  await fc.assert(
    fc.asyncProperty(story, async (commands) => {
      await pause(untilOneDay(Date.now()))
      stage.world.clock = () => Date.now()
      // A till's token lives for a quarter of an hour.
      if (told++ % STORIES_PER_TILL === 0) await stage.changeTills()
      const [people, before] = await Promise.all([stage.nextTwo(), sumsSoFar(stage)])
      const model: Two<Model> = [newModel(true), newModel(false)]
      const real: Two<System> = [aPersonsSystem(stage, people[0], before), aPersonsSystem(stage, people[1], before)]
      await fc.asyncModelRun(() => ({ model, real }), commands)
      await expectEnd(model, real)
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 1000 },
  )
  expect(await reconciledSums(stage)).toEqual((await sumsSoFar(stage)).sums)
})
