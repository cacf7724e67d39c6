import type { PaymentView, TerminalConfig } from '@yimatong/contract/gateway-api'
import { playTone } from '../../shared/sounds.ts'
import { createStore, type Store } from '../../shared/store.ts'
import { lockMark } from '../lock/mark.ts'
import { createShiftDesk, type DeskDeps, type ShiftDesk } from '../shift/desk.ts'
import { NO_SHIFT } from '../shift/shift-state.ts'
import { isArrival } from '../logic/arrival.ts'
import { isEnded, type SaleRecord } from '../logic/record.ts'
import { EMPTY_SALE, type SaleEffect, type SaleEvent } from '../logic/sale.ts'
import type { BackRecord } from '../logic/back-record.ts'
import type { Wish } from '../logic/give-back.ts'
import { markTraining } from '../training/receipt-mark.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import {
  countPrint,
  type Database,
  forgetRecords,
  type Identity,
  readBacks,
  keepShift,
  keepTold,
  readKept,
  readRecords,
  readTold,
  updateRecord,
  writeRecord,
} from './database.ts'
import { createPrinter } from '../receipt/printer.ts'
import { createPrinting, type Printing } from '../receipt/printing.ts'
import { startBacks } from './backs.ts'
import type { Gateway } from './gateway.ts'
import { createJournal } from './journal.ts'
import type { NetworkDeps, NetworkWatch } from './network.ts'
import { backRecordOf, codeRecordOf, scanRecordOf } from './new-record.ts'
import type { CheckDeps } from './check-code.ts'
import { runScreen } from './screen.ts'
import { orderOnScreen, type TillState } from './state.ts'
import { createTelling } from './telling.ts'

export interface TillDeps {
  database: Database
  identity: Pick<Identity, 'terminalId' | 'keyTag'>
  /** As it was kept from the last time; the first heart-beat brings the present one. */
  config: TerminalConfig
  clock: ServerClock
  gateway: Gateway
  /** Hears from the server. */
  watch: (deps: Pick<NetworkDeps, 'store' | 'back' | 'beaten' | 'payment'>) => NetworkWatch
  /** Judges what guns and cameras read. */
  scanner: (deps: Omit<CheckDeps, 'trust'> & { take: (event: SaleEvent) => void }) => (text: string) => void
  /** No real money: see training/. Locking is then somebody else's, since there is no shift here. */
  training?: { lock: () => void }
}

export interface Till {
  store: Store<TillState>
  clock: ServerClock
  gateway: Gateway
  shifts: ShiftDesk
  do: (event: SaleEvent) => void
  /** A text that a gun or the camera read. */
  scanned: (text: string) => void
  printing: Printing
  /** Shows the last sale that has an end once more. */
  showLast: () => void
  /** Cancels or refunds a payment: written down first, then sent. Rejects while something of it is in doubt. */
  giveBack: (wish: Wish) => Promise<BackRecord>
  dismissNotice: () => void
  dismissBackNotice: () => void
  dismissArrival: () => void
  stop: () => void
}

/** Ended sales are kept this long for F4 and the list; the server has them for ever. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** Everything that happens at a till, outside React. Starts at once, with what the page before it left. */
export async function startTill(deps: TillDeps): Promise<Till> {
  const { clock, database, gateway, identity, training } = deps
  const since = clock.now() - KEPT_MS
  const [kept, keptBacks, told] = await Promise.all([
    keptRecords(database, identity, since),
    readBacks(database, identity.terminalId, since),
    readTold(database),
  ])
  const store = emptyStore(deps)
  const desk = await openShiftDesk(deps, store)
  // Whoever reconciles the shift's day finds the till's own word.
  const close: ShiftDesk['close'] = (asked) => desk.close(asked).finally(() => void telling.tell())
  const shifts = { ...desk, close, ...training }
  const writing = (counter: number) => {
    const { config, shift } = store.get()
    return { identity, config, now: clock.now(), counter, operator: shift.shift?.cashier.cashierNo }
  }
  const begin = (written: Promise<SaleRecord>) =>
    void written
      .then(({ outTradeNo }) => screen.do({ type: 'WRITTEN', outTradeNo }))
      .catch(() => screen.do({ type: 'NOT_WRITTEN' }))
  const perform = (effect: SaleEffect) => {
    switch (effect.do) {
      case 'TONE':
        return playTone(effect.tone)
      case 'CHARGE':
        return begin(
          journal.charge((counter) => scanRecordOf(writing(counter), effect.amountFen, effect.code), effect.code),
        )
      case 'MAKE_CODE':
        return begin(journal.makeCode((counter) => codeRecordOf(writing(counter), effect.amountFen)))
      case 'CANCEL':
        return journal.cancel(effect.outTradeNo)
      case 'CONFIRM':
        return journal.confirm(effect.outTradeNo)
    }
  }
  const printing = createPrinting({
    printer: createPrinter(),
    state: store.get,
    now: clock.now,
    count: (businessDate, number) => countPrint(database, businessDate, number),
    ...(training && { mark: markTraining }),
  })
  const screen = runScreen(store, clock.now, perform)
  const changed = (record: SaleRecord, before: SaleRecord | undefined) => {
    // What is on the screen is told there, also when it leaves with this.
    const inSight = orderOnScreen(store.get().sale) === record.outTradeNo
    store.set({ records: journal.records() })
    screen.do({ type: 'RECORD', record })
    if (!isEnded(record) || (before && isEnded(before))) return
    network.refreshStatement()
    if (record.state === 'PAID') printing.paid(record.view)
    if (!inSight && isNews(record)) notify(store, record)
  }
  const journal = createJournal({
    write: (make) => writeRecord(database, make),
    update: (record) => updateRecord(database, record),
    gateway,
    now: clock.now,
    changed,
    silent: () => network.beat(),
  })
  const telling = createTelling(
    { records: journal.records, send: gateway.tellRecords, keep: (news) => keepTold(database, news) },
    told,
  )
  const seen = (view: PaymentView) => {
    journal.seen(view)
    backs.seen(view)
    if (!isArrival(view, journal.records(), store.get().arrival)) return
    store.set({ arrival: view })
    printing.paid(view)
    playTone('success')
    network.refreshStatement()
  }
  const back = () => {
    journal.wake()
    backs.wake()
    shifts.back()
  }
  const network = deps.watch({ store, back, beaten: () => void telling.tell(), payment: seen })
  const backs = startBacks({ ...deps, store, network, seen: journal.seen }, keptBacks)
  journal.resume(kept)
  store.set({ records: journal.records() })
  const unfinished = kept.findLast((record) => !isEnded(record))
  if (unfinished) screen.do({ type: 'RESUME', record: unfinished })
  return {
    store,
    clock,
    gateway,
    printing,
    shifts,
    do: screen.do,
    scanned: deps.scanner({
      now: clock.now,
      wasUsed: journal.wasUsed,
      isUnfinished: (device) =>
        journal.records().some((record) => record.form !== 'DYNAMIC' && record.device === device && !isEnded(record)),
      take: screen.do,
    }),
    showLast: () => {
      const last = journal.records().findLast((record) => isEnded(record) && isNews(record))
      if (last) screen.do({ type: 'SHOW_LAST', outTradeNo: last.outTradeNo })
    },
    giveBack: (wish) => backs.giveBack((counter) => backRecordOf(writing(counter), wish)),
    dismissNotice: () => store.set({ notice: undefined }),
    dismissBackNotice: () => store.set({ backNotice: undefined }),
    dismissArrival: () => store.set({ arrival: undefined }),
    stop: () => {
      screen.stop()
      network.stop()
      shifts.stop()
    },
  }
}

function emptyStore({ config, training }: TillDeps): Store<TillState> {
  return createStore<TillState>({
    sale: EMPTY_SALE,
    records: [],
    backs: [],
    config,
    training: training !== undefined,
    network: 'STARTING',
    skewMs: undefined,
    statement: undefined,
    rejected: false,
    notice: undefined,
    backNotice: undefined,
    arrival: undefined,
    shift: NO_SHIFT,
  })
}

async function openShiftDesk({ database, identity, gateway, clock, training }: TillDeps, store: Store<TillState>) {
  const { terminalId, keyTag } = identity
  const newShiftNo = () => `${store.get().config.terminalNo}-S-${keyTag}-${Math.round(clock.now()).toString(36)}`
  const kept = await readKept(database, 'shift')
  const deps = { gateway: gateway.shifts, store, terminalId, newShiftNo }
  const keep: DeskDeps['keep'] = (shift) => keepShift(database, shift)
  return createShiftDesk({ ...deps, keep, ...(training ? {} : { mark: lockMark }) }, kept)
}

/** That a code was not paid after it had been called off is what everybody expects. */
function isNews(record: SaleRecord): boolean {
  return record.form !== 'DYNAMIC' || record.unwanted !== true || record.view !== undefined
}

/** A sale that was put aside has ended: said with words and a tone, wherever the cashier is by now. */
function notify(store: Store<TillState>, record: SaleRecord): void {
  store.set({ notice: record.outTradeNo })
  playTone(record.state === 'PAID' ? 'success' : 'declined')
}

/** The records of this till in the order in which they were made, without those that ended long ago. */
async function keptRecords(database: Database, identity: TillDeps['identity'], since: number): Promise<SaleRecord[]> {
  const records = await readRecords(database, identity.terminalId)
  const old = records.filter((record) => isEnded(record) && (record.endedAt ?? 0) < since)
  await forgetRecords(
    database,
    old.map(({ outTradeNo }) => outTradeNo),
  )
  return records.filter((record) => !old.includes(record)).sort((a, b) => a.writtenAt - b.writtenAt)
}
