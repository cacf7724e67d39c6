import { businessDateOf as dayOf, startOfDay } from '@yimatong/contract/clock'
import { expect } from 'vitest'
import { expireDynamicCodes } from '../../src/merchant-codes/dynamic-codes.ts'
import { foundOf, readRun } from '../reconciliation/books.ts'
import { close, endCode, isPaid, isWaiting, type Model, type ModelSale, sweep } from './model.ts'
import { type DaySums, NOTHING, sumOf } from './sums.ts'
import { sweepAll, type Stage, type System } from './system.ts'
import { CODE_LIFE } from './till-codes.ts'

/** The same happens to two people, each with a notebook page of their own; what happens to the one is nothing to the other. */
export type Two<Thing> = readonly [Thing, Thing]

/** Sweepers ask for nobody in particular: what is open of both people ends. */
export const sweepBoth = async (models: Two<Model>, [system]: Two<System>): Promise<void> => {
  await sweepAll(system)
  for (const model of models) sweep(model)
}

/** In seconds, how far a clock of ours is ahead of another at most; see the commands. */
export const MOST_AHEAD = 120
/** And how far behind: what others sign more than five seconds later is refused. */
export const MOST_BEHIND = 4

/** A story takes a second, and many times that on a machine that has other work. */
export const STORY_MS = 30_000

/**
 * How long to wait for a story that begins then to be of one day by every clock. A till gives back nothing of yesterday's, and no notebook
 * says by whose clock a sale was yesterday's.
 */
export function untilOneDay(now: number): number {
  const latestDay = startOfDay(now + STORY_MS + MOST_AHEAD * 1000)
  return Math.max(0, latestDay + MOST_BEHIND * 1000 - now)
}

const saleSums = ({ amount, surcharge, back, backSurcharge }: ModelSale): DaySums => ({
  sales: 1,
  amount,
  surcharge,
  back,
  backSurcharge,
})

/** What the day holds by the notebook, over what it held before the story. */
const toldSums = (before: DaySums, models: Two<Model>): DaySums =>
  sumOf([before, ...models.flatMap(({ sales }) => sales.filter(isPaid).map(saleSums))])

/** The day's books are compared with the ledger's statement. Both say the same; gives what that is. */
export async function reconciledSums({ world }: Pick<Stage, 'world'>): Promise<DaySums> {
  const { reconciler } = world.gateway.deps
  const runId = await reconciler.ask(world.owner, dayOf(Date.now()), 'model')
  await reconciler.turn()
  const { report, ...run } = await readRun(world, runId)
  expect([run.state, foundOf({ report, ...run })]).toEqual(['DONE', []])
  const of = (...kinds: string[]) => report.ours.filter(({ kind }) => kinds.includes(kind))
  const debits = of('DEBIT').map(({ rows, amount, surcharge }) => ({ ...NOTHING, sales: rows, amount, surcharge }))
  const backs = of('REFUND', 'REVERSAL').map((sums) => ({
    ...NOTHING,
    back: sums.amount,
    backSurcharge: sums.surcharge,
  }))
  return sumOf([...debits, ...backs])
}

/** The day is over: whatever happened, the notebook, our books and the ledger's statement come to the same. */
export async function closeDay(models: Two<Model>, systems: Two<System>): Promise<void> {
  await sweepBoth(models, systems)
  const [{ world, before }] = systems
  const sums = await reconciledSums({ world })
  // A story over midnight has sales of two days.
  if (dayOf(Date.now() + MOST_AHEAD * 1000) === before.date) expect(sums).toEqual(toldSums(before.sums, models))
}

/** Minutes go by: the tills' codes are over, and whatever waited for its payer is closed. */
export async function letTimePass(models: Two<Model>, systems: Two<System>): Promise<void> {
  const [{ world }] = systems
  const { clock } = world
  world.clock = () => Date.now() + (CODE_LIFE + MOST_AHEAD + 1) * 1000
  await expireDynamicCodes(world.gateway.deps)
  world.clock = clock
  for (const sale of models.flatMap(({ sales }) => sales)) endCode(sale, 'EXPIRED')
  // By the database's clock, which nobody can turn.
  await world.owner.query(`UPDATE confirmations SET expires_at = now() WHERE state = 'PENDING'`)
  await world.owner.query(`UPDATE payments SET sweep_after = now() - interval '1 second' WHERE state = 'USERPAYING'`)
  await sweepBoth(models, systems)
  for (const model of models) for (const sale of model.sales.filter(isWaiting)) close(model, sale)
}
