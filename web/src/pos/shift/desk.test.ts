import type { CurrentShift, ShiftView } from '@yimatong/contract/shift-api'
import { expect, it } from 'vitest'
import { createStore } from '../../shared/store.ts'
import type { LockMark } from '../lock/mark.ts'
import { EMPTY_SALE } from '../logic/sale.ts'
import type { ShiftGateway } from '../till/shift-gateway.ts'
import type { TillState } from '../till/state.ts'
import { createShiftDesk } from './desk.ts'
import { type KeptShift, NO_SHIFT } from './shift-state.ts'

const shift = { shiftNo: 'T00001-S-TEST-2', cashier: { cashierNo: '01', name: '阿依古丽' } } as ShiftView
const OPEN: KeptShift = { terminalId: 'ter_1', shift, locked: false }

/** A browser whose database takes its time: what was written down before the page is all that the next page finds there. */
function aBrowser() {
  let locked: string | undefined
  const mark: LockMark = {
    read: () => locked,
    write: (shiftNo) => {
      locked = shiftNo
    },
  }
  return {
    mark,
    loadPage(gateway: Partial<ShiftGateway> = {}) {
      const store = createStore({ sale: EMPTY_SALE, shift: NO_SHIFT } as TillState)
      const answering = { unlock: async () => shift, ...gateway } as ShiftGateway
      const keep = () => new Promise<void>(() => undefined)
      const deps = { gateway: answering, store, terminalId: 'ter_1', newShiftNo: () => 'T00001-S-TEST-3', keep, mark }
      return { desk: createShiftDesk(deps, OPEN), isLocked: () => store.get().shift.locked }
    },
  }
}

it('a till that is loaded anew before its lock is written down comes up locked', () => {
  const browser = aBrowser()
  browser.loadPage().desk.lock()
  expect(browser.loadPage().isLocked()).toBe(true)
})

it('a till that was unlocked is not locked again by its mark', async () => {
  const browser = aBrowser()
  const { desk, isLocked } = browser.loadPage()
  desk.lock()
  await desk.unlock('246810')
  expect([isLocked(), browser.loadPage().isLocked()]).toEqual([false, false])
})

it('the mark of a shift that is over locks nobody out', () => {
  const browser = aBrowser()
  browser.mark.write('T00001-S-TEST-1')
  expect(browser.loadPage().isLocked()).toBe(false)
})

it('what a desk hears once it has stopped unlocks nothing', async () => {
  const browser = aBrowser()
  let answer: (current: CurrentShift) => void = () => {}
  const asked = new Promise<CurrentShift>((resolve) => {
    answer = resolve
  })
  const before = browser.loadPage({ current: () => asked }).desk
  const late = before.read()
  before.stop()
  browser.loadPage().desk.lock()
  answer({ required: true, serverTime: '2026-11-21T12:00:00+08:00', shift })
  await late
  expect(browser.loadPage().isLocked()).toBe(true)
})
