import { setTimeout as pause } from 'node:timers/promises'
import { APP_ACTS } from './app-plays.ts'
import type { Customer } from './customer.ts'
import { TILL_ACTS } from './till-plays.ts'
import { come, type Play, PLAYS, type Stage } from './visit.ts'

const NOTHING = Object.fromEntries(Object.keys(PLAYS).map((play) => [play, 0])) as Record<Play, number>

const isAppPlay = (kind: Play): kind is keyof typeof APP_ACTS => kind in APP_ACTS

/** One visit of somebody, drawn by chance. */
export async function play(stage: Stage): Promise<void> {
  const kind = stage.random.weighted({ ...NOTHING, ...stage.plays() })
  if (isAppPlay(kind)) {
    const customer: Customer | undefined = stage.random.pick(stage.customers.filter(({ app }) => app !== undefined))
    if (customer?.app !== undefined) await APP_ACTS[kind](stage, customer, customer.app)
    return
  }
  const shown = await come(stage)
  // Nothing to show, nothing to do: the campus gives no codes at the moment.
  if (shown === undefined) await pause(100)
  else await TILL_ACTS[kind](stage, shown)
}
