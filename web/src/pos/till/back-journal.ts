import type { TradeView } from '@yimatong/contract/gateway-api'
import {
  type BackEvent,
  type BackRecord,
  isInDoubt,
  isSettled,
  moveBack,
  nextForBack,
  restBeforeBack,
} from '../logic/back-record.ts'
import { isPayment } from '../logic/sale-record.ts'
import { ApiError } from '../../shared/http/errors.ts'
import type { Gateway } from './gateway.ts'
import { isRefusal } from './requests.ts'
import { createRest, type Rest } from './rest.ts'

export interface BackJournalDeps {
  gateway: Pick<Gateway, 'cancel' | 'refund' | 'refundOf' | 'payment'>
  /** Milliseconds by the server's clock. */
  now: () => number
  /** A call had no answer: the network may be gone. */
  silent: () => void
  /** Takes the next number and puts the record on the disk, or rejects. */
  write: (make: (counter: number) => BackRecord) => Promise<BackRecord>
  update: (record: BackRecord) => Promise<void>
  /** A record is new, or became another one. */
  changed: (record: BackRecord, before: BackRecord | undefined) => void
}

/** What cashiers give back, at work: written, sent, and repeated under its number until the server has said how it ended. */
export interface BackJournal {
  /** Also what is being written down, which is in doubt already, and what could not be. */
  records: () => readonly BackRecord[]
  /**
   * Writes it down, however long that takes, and then sends it; gives the record, or that it was never sent because it could not be
   * written. Rejects while something of the same payment is in doubt: whoever saw nothing happen may wish the same once more.
   */
  giveBack: (make: (counter: number) => BackRecord) => Promise<BackRecord>
  /** Takes up what an earlier page left. */
  resume: (records: readonly BackRecord[]) => void
  /** A view of a payment that came by socket. */
  seen: (view: TradeView) => void
  wake: () => void
}

interface State {
  readonly records: Map<string, BackRecord>
  /** What has no number of the till's, yet or at all. These are on this page alone, and nothing of them is sent. */
  readonly wishes: Map<string, BackRecord>
  readonly rest: Rest
}

export function createBackJournal(deps: BackJournalDeps): BackJournal {
  const state: State = { records: new Map(), wishes: new Map(), rest: createRest() }
  const records = () => [...state.records.values(), ...state.wishes.values()]
  return {
    records,
    giveBack: async (make) => {
      const wish = { ...make(0), backNo: crypto.randomUUID() }
      if (records().some((record) => isInDoubt(record) && record.outTradeNo === wish.outTradeNo)) {
        throw new Error('something of this payment is going back already')
      }
      wished(deps, state, wish)
      // It is never given up: what is on the disk is sent after the next start, whatever was said to the cashier.
      const record = await deps.write(make).catch(() => undefined)
      if (record === undefined) {
        return wished(deps, state, { ...wish, state: 'REFUSED', endedAt: deps.now() }, wish)
      }
      state.wishes.delete(wish.backNo)
      state.records.set(record.backNo, record)
      deps.changed(record, undefined)
      void finish(deps, state, record.backNo)
      return record
    },
    resume: (records) => {
      for (const record of records) {
        state.records.set(record.backNo, record)
        if (isSettled(record)) continue
        move(deps, state, record.backNo, { type: 'RELOAD' })
        void finish(deps, state, record.backNo)
      }
    },
    seen: (view) => {
      const about = [...state.records.values()].filter(({ outTradeNo }) => outTradeNo === view.outTradeNo)
      for (const { backNo } of about) {
        move(deps, state, backNo, { type: 'PAYMENT', view, at: deps.now(), answer: false })
      }
      if (about.length > 0) state.rest.wake()
    },
    wake: state.rest.wake,
  }
}

/** How a wish stands, which nothing but the disk decides. */
function wished(deps: BackJournalDeps, state: State, wish: BackRecord, before?: BackRecord): BackRecord {
  state.wishes.set(wish.backNo, wish)
  deps.changed(wish, before)
  return wish
}

/** Moves a record, and keeps what it became. What cannot be kept now is repeated after the next start. */
function move(deps: BackJournalDeps, state: State, backNo: string, event: BackEvent): void {
  const before = state.records.get(backNo)
  if (before === undefined) return
  const after = moveBack(before, event)
  if (after === before) return
  state.records.set(backNo, after)
  deps.changed(after, before)
  void deps.update(after).catch(() => undefined)
}

/** Does what the record needs next until nothing is left. One of these runs for each record. */
async function finish(deps: BackJournalDeps, state: State, backNo: string): Promise<void> {
  const happened = (event: BackEvent) => move(deps, state, backNo, event)
  let rested = false
  for (;;) {
    const record = state.records.get(backNo)
    const step = record ? nextForBack(record) : 'NOTHING'
    if (record === undefined || step === 'NOTHING' || step === 'WAIT') return
    const ms: number = rested ? 0 : restBeforeBack(record)
    rested = ms > 0
    if (rested) await state.rest.pause(ms)
    else await (step === 'SEND' ? send(deps, record, happened) : ask(deps, record, happened))
  }
}

type Happened = (event: BackEvent) => void

async function send(deps: BackJournalDeps, record: BackRecord, happened: Happened): Promise<void> {
  const { gateway, now, silent } = deps
  const { kind, outTradeNo, backNo, amountFen: amount, reason = '' } = record
  happened({ type: 'SEND', at: now() })
  try {
    if (kind === 'CANCEL') {
      happened({ type: 'PAYMENT', view: await gateway.cancel(outTradeNo), at: now(), answer: true })
    } else {
      const view = await gateway.refund({ outTradeNo, outRefundNo: backNo, amount, reason })
      happened({ type: 'REFUND', view, at: now() })
    }
  } catch (error) {
    happened(isRefusal(error) ? { type: 'REFUSAL', code: error.code, at: now() } : { type: 'LOST' })
    if (!(error instanceof ApiError)) silent()
  }
}

/** Asks whether the money is set aside, or whether it has arrived. */
async function ask(deps: BackJournalDeps, record: BackRecord, happened: Happened): Promise<void> {
  const { gateway, now, silent } = deps
  const askedAt = now()
  try {
    if (record.kind === 'REFUND') {
      return happened({ type: 'REFUND', view: await gateway.refundOf(record.backNo), at: now() })
    }
    const view = await gateway.payment(record.outTradeNo)
    const stands = isPayment(view) && view.state !== 'REVOKED'
    happened(stands ? { type: 'MISSING', at: askedAt } : { type: 'PAYMENT', view, at: now(), answer: false })
  } catch (error) {
    const missing = error instanceof ApiError && error.code === 'NOT_FOUND'
    happened(missing ? { type: 'MISSING', at: askedAt } : { type: 'LOST' })
    if (!(error instanceof ApiError)) silent()
  }
}
