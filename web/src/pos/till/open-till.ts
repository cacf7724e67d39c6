import { createServerClock } from '../../shared/server-clock.ts'
import { type Database, openDatabase, readKept } from './database.ts'
import { createGateway } from './gateway.ts'
import { watchNetwork } from './network.ts'
import { createScanner } from './scanner.ts'
import { startTill, type Till, type TillDeps } from './till.ts'
import { loadTrust } from './trust.ts'

/** What a page finds when it starts. */
export type Opened =
  | { is: 'TILL'; till: Till; database: Database }
  /** Not activated yet. */
  | { is: 'NEW'; database: Database }
  | { is: 'ELSEWHERE' }
  | { is: 'NO_STORAGE' }

let windowIsOurs: Promise<boolean> | undefined

/** One window sells at a time: two would fight over the scanner and show each other's sales. */
function takeWindow(): Promise<boolean> {
  windowIsOurs ??= new Promise((resolve) => {
    void navigator.locks.request('yimatong-till', { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      // Held until the page goes away.
      return lock === null ? undefined : new Promise(() => undefined)
    })
  })
  return windowIsOurs
}

/** Opens the till that lives in this browser. `onLost`: the browser took its database away. */
export async function openTill(onLost: () => void): Promise<Opened> {
  if (!(await takeWindow())) return { is: 'ELSEWHERE' }
  try {
    const database = await openDatabase(onLost)
    const [identity, kept] = await Promise.all([readKept(database, 'identity'), readKept(database, 'config')])
    if (!identity || !kept) return { is: 'NEW', database }
    // What a version before has kept may have rules of another shape; the first heart-beat brings them anew.
    const config = { ...kept, surchargeRules: kept.surchargeRules.filter((rule) => 'identityClasses' in rule) }
    const clock = createServerClock(
      () => performance.now(),
      () => Date.now(),
    )
    const [gateway, trust] = [createGateway(identity, clock), await loadTrust(database, clock)]
    const watch: TillDeps['watch'] = (deps) => watchNetwork({ database, gateway, trust, clock, ...deps })
    const scanner: TillDeps['scanner'] = (deps) => createScanner({ trust, ...deps })
    return {
      is: 'TILL',
      till: await startTill({ database, identity, config, clock, gateway, watch, scanner }),
      database,
    }
  } catch {
    return { is: 'NO_STORAGE' }
  }
}
