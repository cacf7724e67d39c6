import type { TradeView } from '@yimatong/contract/gateway-api'
import type { ServerClock } from '../../shared/server-clock.ts'
import { playTone } from '../../shared/sounds.ts'
import type { Store } from '../../shared/store.ts'
import { type BackRecord, isInDoubt } from '../logic/back-record.ts'
import { type BackJournal, createBackJournal } from './back-journal.ts'
import { type Database, updateBack, writeBack } from './database.ts'
import type { Gateway } from './gateway.ts'
import type { NetworkWatch } from './network.ts'
import type { TillState } from './state.ts'

export interface BacksDeps {
  database: Database
  gateway: Gateway
  clock: Pick<ServerClock, 'now'>
  store: Store<TillState>
  network: NetworkWatch
  /** How a payment stands that something went back of. */
  seen: (view: TradeView) => void
}

/** What cashiers give back at this till, on the disk and on the screen. Takes up at once what an earlier page left. */
export function startBacks(deps: BacksDeps, kept: readonly BackRecord[]): BackJournal {
  const { clock, database, gateway, network, store } = deps
  const changed = (record: BackRecord, before: BackRecord | undefined) => {
    store.set({ backs: journal.records() })
    if (isInDoubt(record) || record.state === before?.state) return
    network.refreshStatement()
    void gateway.payment(record.outTradeNo).then(deps.seen, () => undefined)
    // Doubt that has come to an end is news, wherever the cashier is by now.
    if (before === undefined || !isInDoubt(before)) return
    store.set({ backNotice: record.backNo })
    playTone(record.state === 'REFUSED' ? 'declined' : 'success')
  }
  const journal = createBackJournal({
    gateway,
    now: clock.now,
    silent: network.beat,
    write: (make) => writeBack(database, make),
    update: (record) => updateBack(database, record),
    changed,
  })
  journal.resume(kept)
  store.set({ backs: journal.records() })
  return journal
}
