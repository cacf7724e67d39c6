import type { ClosedShift, CurrentShift, LastShifts, ShiftView } from '@yimatong/contract/shift-api'
import { ApiError } from '../../shared/http/errors.ts'
import type { Store } from '../../shared/store.ts'
import type { LockMark } from '../lock/mark.ts'
import type { ShiftGateway } from '../till/shift-gateway.ts'
import { orderOnScreen, type TillState } from '../till/state.ts'
import type { AskedShift, KeptShift, ShiftState } from './shift-state.ts'

/** A cashier's shift at this till. Calls reject with ApiError; one without an answer goes on until it has one. */
export interface ShiftDesk {
  open: (cashierNo: string, pin: string) => Promise<ShiftView>
  /** Closes the open shift; with `next` it is a handover. */
  close: (asked: CloseAsked) => Promise<ClosedShift>
  /** Rejects with NoAnswer, too: without the server nobody can say whose PIN it is. */
  unlock: (pin: string) => Promise<void>
  lock: () => void
  /** The X report. Rejects with NoAnswer, too, as `last` does. */
  read: () => Promise<CurrentShift>
  last: () => Promise<LastShifts>
  /** The server answers again: what was left open is asked for. */
  back: () => void
  stop: () => void
}

export interface CloseAsked {
  /** The sales that the cashier has seen and confirmed. */
  count: number
  anyway: boolean
  next?: { cashierNo: string; pin: string }
}

export interface DeskDeps {
  gateway: ShiftGateway
  store: Store<TillState>
  terminalId: string
  /** A number that no shift of this till has had. */
  newShiftNo: () => string
  keep: (kept: KeptShift) => Promise<void>
  /** Training has none: it is locked by somebody else. */
  mark?: LockMark
}

const AGAIN_MS = 3000

/** The server has answered, and said no; from 500 on the same request may still succeed. */
const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.problem.status < 500

/** Starts with what the page before it left. */
export function createShiftDesk(deps: DeskDeps, kept: KeptShift | undefined): ShiftDesk {
  const { gateway, store, terminalId, newShiftNo } = deps
  let stopped = false
  /** The shift that the page before was locked in, of which this one may hear only later. Whoever proves by PIN who they are ends it. */
  let marked = deps.mark?.read()
  const state = () => store.get().shift
  /** Shows and keeps; resolves when it is on the disk. Rejects once the desk has stopped. */
  const become = (change: Partial<ShiftState>): Promise<void> => {
    const next = { ...state(), ...change }
    store.set({ shift: next })
    const { shift, asked, locked } = next
    // What comes late to a desk that has stopped says nothing of the one in its place.
    if (stopped) return Promise.reject(new Error('this desk has stopped'))
    deps.mark?.write(locked ? shift?.shiftNo : marked)
    return deps.keep({ terminalId, locked, ...(shift && { shift }), ...(asked && { asked }) })
  }
  const soon = (change: Partial<ShiftState>) => void become(change).catch(() => undefined)
  const standing = (shift: ShiftView | undefined, unlocked: boolean) => ({
    shift,
    ...(unlocked || shift === undefined ? { locked: false, inHand: undefined } : {}),
    ...(!unlocked && shift !== undefined && shift.shiftNo === marked ? { locked: true } : {}),
  })
  const persistently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        if (isRefusal(error) || stopped) throw error
        store.set({ shift: { ...state(), late: true } })
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
  }
  /** Written down, sent until it is answered, and forgotten as asked, whatever the answer is. */
  const send = async <T>(asked: AskedShift, call: () => Promise<T>): Promise<T> => {
    await become({ asked, late: false })
    try {
      return await persistently(call)
    } finally {
      if (!stopped) soon({ asked: undefined, late: false })
    }
  }
  const read = async () => {
    const current = await gateway.current()
    if (state().asked === undefined) soon(standing(current.shift, false))
    return current
  }
  /** What an earlier page has asked, without the PIN: only whether it happened can be asked now. */
  const settle = async ({ is, shiftNo }: AskedShift) => {
    store.set({ shift: { ...state(), late: true } })
    const found = await persistently(() => gateway.find(shiftNo)).catch((error: unknown) => {
      if (error instanceof ApiError) return undefined
      throw error
    })
    const closed = is === 'CLOSE' && found?.closedAt !== undefined
    soon({ asked: undefined, late: false, ...(closed ? standing(undefined, true) : {}) })
    await persistently(read)
  }
  const desk: ShiftDesk = {
    open: async (cashierNo, pin) => {
      const shiftNo = newShiftNo()
      const shift = await send({ is: 'OPEN', shiftNo, cashierNo }, () => gateway.open({ shiftNo, cashierNo, pin }))
      marked = undefined
      soon(standing(shift, true))
      return shift
    },
    close: async ({ count, anyway, next: by }) => {
      const shiftNo = state().shift?.shiftNo ?? ''
      const next = by && { shiftNo: newShiftNo(), cashierNo: by.cashierNo }
      const body = { count, anyway, ...(by && next && { next: { ...next, pin: by.pin } }) }
      const closed = await send({ is: 'CLOSE', shiftNo, ...(next && { next }) }, () => gateway.close(shiftNo, body))
      marked = undefined
      soon(standing(closed.next, true))
      return closed
    },
    unlock: async (pin) => {
      await gateway.unlock(state().shift?.shiftNo ?? '', pin)
      marked = undefined
      soon({ locked: false, inHand: undefined })
    },
    lock: () => {
      if (state().shift === undefined || state().locked) return
      const { sale } = store.get()
      const busy = sale.panel.at === 'WORKING' || sale.panel.at === 'SHOWING'
      soon({ locked: true, inHand: busy ? orderOnScreen(sale) : undefined })
    },
    read,
    last: gateway.last,
    back: () => {
      if (state().asked === undefined) void read().catch(() => undefined)
    },
    stop: () => {
      stopped = true
    },
  }
  if (kept?.terminalId === terminalId) {
    const { shift, asked } = kept
    const locked = shift !== undefined && (kept.locked || marked === shift.shiftNo)
    store.set({ shift: { ...state(), shift, asked, locked } })
    if (asked) void settle(asked).catch(() => undefined)
  }
  return desk
}
