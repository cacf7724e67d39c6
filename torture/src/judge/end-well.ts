import { HOSTS } from '../campus/host.ts'
import type { Struck } from '../faults/strike.ts'
import type { Lunch, People } from '../lunch/lunch.ts'
import type { World } from '../office/world.ts'
import { within } from '../within.ts'
import { callAuditor } from './auditor.ts'
import { judge, type Violation } from './judge.ts'
import { readBalances, readEnds } from './readings.ts'

const ALL_ENDS_WITHIN_MS = 60_000
const LEAVE_WITHIN_MS = 2 * 60_000
const READ_WITHIN_MS = 4 * 60_000
const OFFICE_WITHIN_MS = 4 * 60_000
/** In long runs a request is on its way for up to a minute. */
const ARRIVES_WITHIN_MS = 90_000

interface Begun {
  people: People
  before: ReadonlyMap<string, number>
  began: number
  struck: readonly Struck[]
}

/** Heals what is left, demands that everything finishes, reads every end, and lets history and auditor speak. */
export async function endWell(
  world: World,
  lunch: Lunch,
  { people, before, began, struck }: Begun,
): Promise<Violation[]> {
  const { campus } = world
  for (const name of HOSTS) await campus.hosts[name].bringUp()
  const leaving = lunch.stopComing()
  // Awaited below; should it fail before that, the history is still to be written.
  leaving.catch(() => undefined)
  const quiet = Promise.all([...campus.links.values()].map((link) => link.quiet()))
  await within(ARRIVES_WITHIN_MS, 'what is on its way arrives', quiet)
  // All parts are healthy, the ways between them, too.
  const healthyAt = performance.now()
  const leftMs = () => Math.max(0, ALL_ENDS_WITHIN_MS - (performance.now() - healthyAt))
  await within(LEAVE_WITHIN_MS, 'everybody at a till leaves', leaving)
  await within(2 * ALL_ENDS_WITHIN_MS, 'tills ask for the last time', lunch.settle(leftMs()))
  const late: Violation[] =
    leftMs() > 0 ? [] : [{ rule: 'everything ends within a minute', what: `${performance.now() - healthyAt} ms` }]
  const reading = readEnds(campus, lunch, { began, withinMs: leftMs() })
  await within(READ_WITHIN_MS, 'every end is read', reading)
  const after = await within(READ_WITHIN_MS, 'every balance is read', readBalances(campus, people.customers))
  const clockOff = struck.filter(({ kind, where }) => kind === 'CLOCK' && where === 'tsm')
  const found = judge(lunch.history, people, { balances: { before, after }, clockOff })
  const told = await within(
    OFFICE_WITHIN_MS,
    'days are compared and merchants told',
    world.endWell(lunch.history.sales),
  )
  const audited = await within(READ_WITHIN_MS, 'the auditor ends', callAuditor(campus))
  return [...late, ...found, ...told, ...audited]
}
