import type { TradeView } from '@yimatong/contract/gateway-api'
import {
  isEnded,
  moveRecord,
  nextStep,
  type RecordEvent,
  restBefore,
  type SaleRecord,
  timePassed,
} from '../logic/record.ts'
import type { HeldCode } from '../logic/scanned-code.ts'
import { ask, cancel, confirm, type RequestDeps, send } from './requests.ts'
import { createRest, type Rest } from './rest.ts'

export interface JournalDeps extends RequestDeps {
  /** Takes the next number and puts the record on the disk, or rejects. */
  write: (make: (counter: number) => SaleRecord) => Promise<SaleRecord>
  update: (record: SaleRecord) => Promise<void>
  /** A record is new, or became another one. */
  changed: (record: SaleRecord, before: SaleRecord | undefined) => void
}

/** The till's own record (流水) at work: every sale is written, sent, and asked for until the server has said how it ended. */
export interface Journal {
  records: () => readonly SaleRecord[]
  /** Writes the sale down and then sends it. Rejects when it cannot be written, or not soon: then nothing is sent. */
  charge: (make: (counter: number) => SaleRecord, code: HeldCode) => Promise<SaleRecord>
  /** Writes a sale by dynamic code down and then asks for the code. Rejects as `charge` does. */
  makeCode: (make: (counter: number) => SaleRecord) => Promise<SaleRecord>
  /** Gives a payment or a dynamic code up. It is over when the record says so: it may be paid already. */
  cancel: (outTradeNo: string) => void
  /** The cashier wants what looks like the payment before. */
  confirm: (outTradeNo: string) => void
  /** Takes up what an earlier page left, and asks for what has no outcome. */
  resume: (records: readonly SaleRecord[]) => void
  /** A view that came by socket. */
  seen: (view: TradeView) => void
  /** The network is back: ask now. */
  wake: () => void
  /** This page has sent this very code. */
  wasUsed: (text: string) => boolean
}

interface State {
  readonly records: Map<string, SaleRecord>
  /** Codes of sales without an outcome: in memory only, so that a lost request can be repeated. */
  readonly codes: Map<string, HeldCode>
  readonly used: Set<string>
  readonly rest: Rest
}

/** Nobody stands at a counter for longer than this until a sale is written down. */
const WRITE_WITHIN_MS = 5000

/** Rejects when that takes too long. */
function inTime<T>(writing: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the store does not answer')), WRITE_WITHIN_MS)
    void writing.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

export function createJournal(deps: JournalDeps): Journal {
  const state: State = { records: new Map(), codes: new Map(), used: new Set(), rest: createRest() }
  const begin = async (make: (counter: number) => SaleRecord, code?: HeldCode) => {
    const writing = deps.write(make)
    const record = await inTime(writing).catch((error: unknown) => {
      // Should it be written after all: nothing was sent, and nothing will be, so the next start need ask nobody.
      void writing
        .then((late) => deps.update({ ...late, state: 'NOT_CHARGED', endedAt: deps.now() }))
        .catch(() => undefined)
      throw error
    })
    if (code) {
      state.codes.set(record.outTradeNo, code)
      state.used.add(code.text)
    }
    state.records.set(record.outTradeNo, record)
    deps.changed(record, undefined)
    void finish(deps, state, record.outTradeNo)
    return record
  }
  return {
    records: () => [...state.records.values()],
    charge: begin,
    makeCode: (make) => begin(make),
    cancel: (outTradeNo) => {
      move(deps, state, outTradeNo, { type: 'CANCEL' })
      state.rest.wake()
    },
    confirm: (outTradeNo) => {
      move(deps, state, outTradeNo, { type: 'CONFIRM' })
      state.rest.wake()
    },
    resume: (records) => {
      for (const record of records) {
        state.records.set(record.outTradeNo, record)
        if (isEnded(record)) continue
        move(deps, state, record.outTradeNo, { type: 'RELOAD' })
        void finish(deps, state, record.outTradeNo)
      }
    },
    seen: (view) => {
      if (!state.records.has(view.outTradeNo)) return
      move(deps, state, view.outTradeNo, { type: 'VIEW', view, at: deps.now() })
      state.rest.wake()
    },
    wake: state.rest.wake,
    wasUsed: (text) => state.used.has(text),
  }
}

/** Moves a record, and keeps what it became. What cannot be kept now is asked for again after the next start. */
function move(deps: JournalDeps, state: State, outTradeNo: string, event: RecordEvent): void {
  const before = state.records.get(outTradeNo)
  if (before === undefined) return
  const after = moveRecord(before, event)
  if (after === before) return
  state.records.set(outTradeNo, after)
  if (after.state === 'REFUSED') forgetUse(state, outTradeNo)
  deps.changed(after, before)
  void deps.update(after).catch(() => undefined)
}

/** A request that was turned away at the door did not use its code. */
function forgetUse(state: State, outTradeNo: string): void {
  const code = state.codes.get(outTradeNo)
  if (code) state.used.delete(code.text)
}

/** Does what the record needs next until it has ended. One of these runs for each record. */
async function finish(deps: JournalDeps, state: State, outTradeNo: string): Promise<void> {
  const happened = (event: RecordEvent) => move(deps, state, outTradeNo, event)
  let rested = false
  for (;;) {
    const record = state.records.get(outTradeNo)
    if (record === undefined) break
    const late = timePassed(record, deps.now())
    if (late) {
      happened(late)
      continue
    }
    const code = state.codes.get(outTradeNo)
    const step = nextStep(record, code !== undefined, deps.now())
    if (step === 'NOTHING' || step === 'WAIT') break
    const ms: number = rested ? 0 : restBefore(record, step, deps.now())
    rested = ms > 0
    // What the record needs may be something else afterwards.
    if (rested) await state.rest.pause(ms)
    else if (step === 'SEND') await send(deps, record, code, happened)
    else if (step === 'CANCEL') await cancel(deps, record, happened)
    else if (step === 'CONFIRM') await confirm(deps, record, happened)
    else await ask(deps, record, happened)
  }
  state.codes.delete(outTradeNo)
}
