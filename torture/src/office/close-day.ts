import type { ReconciliationRun } from '@yimatong/contract/office-reconciliation-api'
import { HOSTS } from '../campus/host.ts'
import type { Violation } from '../judge/judge.ts'
import type { Sale } from '../lunch/history.ts'
import { createRandom } from '../random.ts'
import { comparedRun } from './books.ts'
import { openPortal } from './portal.ts'
import type { World } from './world.ts'

const HOUR_MS = 60 * 60_000

/**
 * Closes the day that has ended meanwhile: its payments are on two days, and the books of the first agree with the ledger's. They are
 * closed half an hour after midnight; the services' clocks go on so far, and nobody pays any more.
 */
export async function closeDay({ campus }: World, sales: readonly Sale[]): Promise<Violation[]> {
  const days = [...new Set(sales.flatMap(({ final }) => (final?.businessDate ? [final.businessDate] : [])))].sort()
  const [ended] = days
  if (ended === undefined || days.length < 2)
    return [{ rule: 'payments meet midnight', what: `all of them are of ${days.join()}` }]
  for (const name of HOSTS) campus.hosts[name].shiftClock(HOUR_MS)
  const finance = await openPortal(campus, 'finance', createRandom(0, 'closing'))
  const run: ReconciliationRun | undefined = await comparedRun(finance, ended)
  const isWell = run?.state === 'DONE' && run.differences === run.repaired
  return isWell ? [] : [{ rule: 'the day that ended agrees with the ledger', what: JSON.stringify(run) }]
}
