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

const hanging = () => new Promise<void>(() => undefined)

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
    loadPage(gateway: Partial<ShiftGateway> = {}, kept: KeptShift = OPEN, keep = hanging) {
      const store = createStore({ sale: EMPTY_SALE, shift: NO_SHIFT } as TillState)
      const answering = { unlock: async () => shift, ...gateway } as ShiftGateway
      const deps = { gateway: answering, store, terminalId: 'ter_1', newShiftNo: () => 'T00001-S-TEST-3', keep, mark }
      const desk = createShiftDesk(deps, kept)
      return { desk, isLocked: () => store.get().shift.locked, shiftNo: () => store.get().shift.shift?.shiftNo }
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
  let tell: (current: CurrentShift) => void = () => {}
  const asked = new Promise<CurrentShift>((resolve) => {
    tell = resolve
  })
  const before = browser.loadPage({ current: () => asked }).desk
  const late = before.read()
  before.stop()
  browser.loadPage().desk.lock()
  tell({ required: true, serverTime: '2026-11-21T12:00:00+08:00', shift })
  await late
  expect(browser.loadPage().isLocked()).toBe(true)
})

const answer: CurrentShift = { required: true, serverTime: '2026-11-21T12:00:00+08:00', shift }
const { shiftNo, cashier } = shift
const earlier: ShiftView = { ...shift, shiftNo: 'T00001-S-TEST-1' }
const handedOver: ShiftView = { ...earlier, closedAt: '2026-11-21T11:59:00+08:00' }

it.each<{ what: string; kept: KeptShift; found?: ShiftView }>([
  {
    what: 'its opening is all that is written down',
    kept: { terminalId: 'ter_1', asked: { is: 'OPEN', shiftNo, cashierNo: cashier.cashierNo }, locked: false },
    found: shift,
  },
  { what: 'only that it was answered is written down', kept: { terminalId: 'ter_1', locked: false } },
  {
    what: 'only the handover to it is written down',
    kept: {
      terminalId: 'ter_1',
      shift: earlier,
      asked: { is: 'CLOSE', shiftNo: earlier.shiftNo, next: { shiftNo, cashierNo: cashier.cashierNo } },
      locked: false,
    },
    found: handedOver,
  },
])(
  'a till that is loaded anew comes up locked as soon as it hears of its shift, when $what',
  async ({ kept, found }) => {
    const browser = aBrowser()
    const gateway: Partial<ShiftGateway> = { current: async () => answer, ...(found && { find: async () => found }) }
    browser.mark.write(shiftNo)
    const silent = new Promise<never>(() => undefined)
    browser.loadPage({ current: () => silent, find: () => silent }, kept)
    // Once more before the server has answered, and once more before that answer is written down.
    for (let page = 0; page < 2; page += 1) {
      const till = browser.loadPage(gateway, kept)
      till.desk.back()
      await expect.poll(till.shiftNo).toBe(shiftNo)
      expect([till.isLocked(), browser.mark.read()]).toEqual([true, shiftNo])
    }
  },
)

it('a till that was unlocked stays so when it hears of its shift', async () => {
  const browser = aBrowser()
  browser.mark.write(shiftNo)
  const { desk, isLocked } = browser.loadPage({ current: async () => answer })
  await desk.unlock('246810')
  await desk.read()
  expect([isLocked(), browser.mark.read()]).toEqual([false, undefined])
})

it('a till whose shift is opened by PIN is open, whatever the page before it was locked in', async () => {
  const browser = aBrowser()
  const opened: ShiftView = { ...shift, shiftNo: 'T00001-S-TEST-3' }
  browser.mark.write(shiftNo)
  const keep = async () => undefined
  const { desk, isLocked } = browser.loadPage(
    { open: async () => opened },
    { terminalId: 'ter_1', locked: false },
    keep,
  )
  await desk.open('01', '246810')
  expect([isLocked(), browser.mark.read()]).toEqual([false, undefined])
})
