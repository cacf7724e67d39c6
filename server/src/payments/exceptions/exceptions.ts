import type { Case } from './cases.ts'
import { type PaidCaseBack, payCaseBack } from './pay-back.ts'
import { compareEnded, type CheckDeps, type Place, type Walk } from './late-success.ts'
import { comparePaid } from './paid-twice.ts'
import { repairDue, type RepairDeps } from './repair.ts'

/** What must not be, and is: found by comparing, repaired by rule, or left to a person. */
export interface Exceptions {
  /** Compares what has ended lately with the ledger, and writes down what does not agree. */
  check(): Promise<void>
  /** Repairs what is due; gives how many were taken up. */
  repair(): Promise<number>
  /** Pays the payer of a case back because a person says so; see `pay-back.ts`. */
  payBack(found: Case, said: { by: string; reason: string }): Promise<PaidCaseBack>
}

/** So many pages at one turn; the next one goes on where this one stopped. */
const PAGES_PER_TURN = 20

export function createExceptions(deps: CheckDeps & RepairDeps): Exceptions {
  const places = new Map<Walk, Place>()

  async function walk(name: Walk): Promise<void> {
    for (let page = 0; page < PAGES_PER_TURN; page++) {
      const place = await compareEnded(deps, name, places.get(name))
      if (place === undefined) return void places.delete(name)
      places.set(name, place)
    }
  }

  return {
    async check() {
      await comparePaid(deps.database)
      await walk('closed')
      await walk('revoked')
    },
    repair: () => repairDue(deps),
    payBack: (found, said) => payCaseBack(deps, found, said),
  }
}
