import type { PaymentView } from '@yimatong/contract/gateway-api'
import { ApiError } from '../../shared/http/errors.ts'
import { gapBeforeAsking } from '../logic/query-schedule.ts'
import { isEnded, moveRecord, nextStep, type RecordEvent, type SaleRecord } from '../logic/record.ts'
import type { HeldCode } from '../logic/scanned-code.ts'
import type { Gateway } from './gateway.ts'

export interface JournalDeps {
  /** Takes the next number and puts the record on the disk, or rejects. */
  write: (make: (counter: number) => SaleRecord) => Promise<SaleRecord>
  update: (record: SaleRecord) => Promise<void>
  gateway: Pick<Gateway, 'pay' | 'payment'>
  /** Milliseconds by the server's clock. */
  now: () => number
  /** A record is new, or became another one. */
  changed: (record: SaleRecord, before: SaleRecord | undefined) => void
  /** A call had no answer: the network may be gone. */
  silent: () => void
}

/** The till's own record (流水) at work: every sale is written, sent, and asked for until the server has said how it ended. */
export interface Journal {
  records: () => readonly SaleRecord[]
  /** Writes the sale down and then sends it. Rejects when it cannot be written: then nothing is sent. */
  charge: (make: (counter: number) => SaleRecord, code: HeldCode) => Promise<SaleRecord>
  /** Takes up what an earlier page left, and asks for what has no outcome. */
  resume: (records: readonly SaleRecord[]) => void
  /** A view that came by socket. */
  seen: (view: PaymentView) => void
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
  readonly sleepers: Set<() => void>
}

export function createJournal(deps: JournalDeps): Journal {
  const state: State = { records: new Map(), codes: new Map(), used: new Set(), sleepers: new Set() }
  return {
    records: () => [...state.records.values()],
    charge: async (make, code) => {
      const record = await deps.write(make)
      state.codes.set(record.outTradeNo, code)
      state.used.add(code.text)
      state.records.set(record.outTradeNo, record)
      deps.changed(record, undefined)
      void finish(deps, state, record.outTradeNo)
      return record
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
      wake(state)
    },
    wake: () => wake(state),
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
  for (;;) {
    const record = state.records.get(outTradeNo)
    const code = state.codes.get(outTradeNo)
    const step = record ? nextStep(record, code !== undefined, deps.now()) : 'NOTHING'
    if (record === undefined || step === 'NOTHING' || step === 'WAIT') break
    if (step === 'SEND' && code) await send(deps, state, record, code)
    else if (await pause(state, gapBeforeAsking(record.asked), outTradeNo)) await ask(deps, state, outTradeNo)
  }
  state.codes.delete(outTradeNo)
}

/** False when the record ended during the pause. */
async function pause(state: State, ms: number, outTradeNo: string): Promise<boolean> {
  await new Promise<void>((resolve) => {
    const rouse = () => {
      clearTimeout(timer)
      state.sleepers.delete(rouse)
      resolve()
    }
    const timer = setTimeout(rouse, ms)
    state.sleepers.add(rouse)
  })
  const record = state.records.get(outTradeNo)
  return record !== undefined && !isEnded(record)
}

function wake(state: State): void {
  for (const rouse of state.sleepers) rouse()
}

/** A 5xx or "too many requests" says that the same request may still succeed, so it proves nothing. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 429
}

async function send(deps: JournalDeps, state: State, record: SaleRecord, code: HeldCode): Promise<void> {
  const { outTradeNo, amountFen } = record
  move(deps, state, outTradeNo, { type: 'SEND' })
  try {
    const view = await deps.gateway.pay({ outTradeNo, authCode: code.text, amount: amountFen })
    move(deps, state, outTradeNo, { type: 'VIEW', view, at: deps.now() })
  } catch (error) {
    if (isRefusal(error)) move(deps, state, outTradeNo, { type: 'REFUSAL', code: error.code, at: deps.now() })
    else move(deps, state, outTradeNo, { type: 'LOST' })
    if (!(error instanceof ApiError)) deps.silent()
  }
}

async function ask(deps: JournalDeps, state: State, outTradeNo: string): Promise<void> {
  const askedAt = deps.now()
  try {
    const view = await deps.gateway.payment(outTradeNo)
    move(deps, state, outTradeNo, { type: 'VIEW', view, at: deps.now() })
  } catch (error) {
    const missing = error instanceof ApiError && error.code === 'NOT_FOUND'
    move(deps, state, outTradeNo, missing ? { type: 'MISSING', at: askedAt } : { type: 'SILENCE' })
    if (!(error instanceof ApiError)) deps.silent()
  }
}
