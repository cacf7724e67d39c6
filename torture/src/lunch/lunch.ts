import { setTimeout as pause } from 'node:timers/promises'
import { openTill } from '@yimatong/bench/simulated/campus-people'
import { ask, wanted } from '@yimatong/bench/simulated/json'
import type { Till } from '@yimatong/bench/simulated/till'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import { type TerminalConfig, terminalConfig } from '@yimatong/contract/gateway-api'
import type { Campus } from '../campus/campus.ts'
import type { Random } from '../random.ts'
import { type Crowd, type Customer, gatherCustomers } from './customer.ts'
import { type Desk, openDesk } from './desk.ts'
import { startAsking } from './asking.ts'
import { openBalancer } from './balancer.ts'
import { type History, newHistory } from './history.ts'
import { play } from './plays.ts'
import type { Plate, Play, Stage } from './visit.ts'

/** A lunch hour that never ends by itself: customers come and come, and tills ask on for what they do not know. */
export interface Lunch {
  history: History
  desks: readonly Desk[]
  /** Nobody comes any more. Resolves when who was there has gone, with or without knowing how it ended. */
  stopComing(): Promise<void>
  /** Asks for what is in doubt until all is known, or the time is over. Gives the milliseconds that it took. */
  settle(withinMs: number): Promise<number>
}

/** All of the demo campus but the one that sells only in a cashier's shift. */
const TERMINALS = Array.from({ length: 20 }, (_, index) => `T${String(index + 1).padStart(5, '0')}`).filter(
  (terminalNo) => terminalNo !== 'T00019',
)
type SurchargeRuleView = TerminalConfig['surchargeRules'][number]

/** Who can be at the tills, and what surcharge rules hold there. */
export interface People {
  customers: readonly Customer[]
  tills: readonly Till[]
  plates: readonly Plate[]
  rules: readonly SurchargeRuleView[]
}

export async function gatherPeople(campus: Campus, crowd: Crowd, random: Random): Promise<People> {
  const customers = await gatherCustomers(campus, crowd, random)
  const tills: Till[] = []
  for (const terminalNo of TERMINALS) tills.push(await openTill(campus, terminalNo))
  const { merchantCodes: plates } = (await (await fetch(`${campus.origin}/demo/v1/campus`)).json()) as DemoCampus
  return { customers, tills, plates, rules: await rulesOf(campus, tills) }
}

/** Each till is told the rules that may hold at its own merchant. */
async function rulesOf(campus: Campus, tills: readonly Till[]): Promise<SurchargeRuleView[]> {
  const rules: SurchargeRuleView[] = []
  for (const { accessToken: token } of tills) {
    const answer = await ask(`${campus.origin}/gateway/v1/config`, { token })
    rules.push(...wanted(answer, terminalConfig).surchargeRules)
  }
  return rules
}

export interface LunchOptions {
  /** Begins every number of this lunch. */
  run: string
  /** Customers at the tills at the same moment. */
  together: number
  /** Of these so many come to a till in a second, at most: who gets through at once must not take all of the machine. */
  aSecond: number
  /** How often what is played; asked for each visit. */
  plays(): Partial<Record<Play, number>>
  random: Random
}

export function startLunch(campus: Campus, people: People, options: LunchOptions): Lunch {
  const { run, together, aSecond, plays, random } = options
  const history = newHistory()
  const balancer = openBalancer()
  const desks = people.tills.map((till) =>
    openDesk(till, { doors: campus.doors, balancer, history, random: random.branch(till.terminalNo) }),
  )
  const { customers, plates } = people
  const stage: Stage = {
    run,
    customers,
    plates,
    desks,
    history,
    plays,
    random: random.branch('plays'),
    inDoubt: new Set(),
  }
  const closing = new AbortController()
  const turn = createPace(aSecond)
  const visitors = async (): Promise<void> => {
    for (await turn(); !closing.signal.aborted; await turn()) await play(stage)
  }
  const coming = Promise.all(Array.from({ length: together }, visitors))
  const asking = startAsking(stage)
  return {
    history,
    desks,
    async stopComing() {
      closing.abort()
      await coming
    },
    settle: (withinMs) => asking.settle(withinMs),
  }
}

/** Lets callers go on one by one, so many in a second; what nobody has used in a stall is not made up for. */
function createPace(aSecond: number): () => Promise<void> {
  let next = 0
  return async () => {
    const now = performance.now()
    const at = Math.max(now, next)
    next = at + 1000 / aSecond
    // A timer of less than a millisecond would be one of a whole one.
    if (at - now >= 1) await pause(at - now)
  }
}
